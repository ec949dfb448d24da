import type { TSchema } from 'typebox';
import { attributes } from './attributes.js';
import type { Claims } from './claims.js';
import { kinds } from './kinds.js';
import { type Problem, step } from './problem.js';
import { lookAlikeIn } from './pseudonym.js';

/** What an arrival claims to be whose type is sealed: no kind, as it is none. */
export const sealedType = 'sealed';

const ownType = /^initium\.[A-Za-z]{1,64}\.v[0-9]{1,3}$/;
const patternOf = (schema: object): RegExp => new RegExp((schema as { readonly pattern: string }).pattern);
const [idForm, sourceForm] = [patternOf(attributes.id), patternOf(attributes.source)];

/**
 * Of what an arrival claims, what can stand in clear: as evidence may have it in clear, which a person's name or address
 * elsewhere is not.
 */
export function claimsInClear({ type, subject, source: from, id: named, time }: Claims): Claims {
  const isId = named !== undefined && idForm.test(named) && lookAlikeIn(named) === undefined;
  const isSource = from !== undefined && sourceForm.test(from) && lookAlikeIn(from) === undefined;
  return {
    ...(type !== undefined && { type: ownType.test(type) ? type : sealedType }),
    ...(subject !== undefined && { subject }),
    ...(isSource && { source: from }),
    ...(isId && { id: named }),
    ...(time !== undefined && { time }),
  };
}

let known: ReadonlySet<string> | undefined;

/** A reason without what it may quote: the place as far as its names are the schemas' own, and the detail up to its first colon. */
export function problemInClear({ pointer, detail }: Problem): Problem {
  known ??= new Set(kinds.flatMap(({ event }) => [...namesIn(event)]));
  let place = '';
  for (const name of pointer.split('/').slice(1)) {
    if (!known.has(name) && !/^[0-9]{1,4}$/.test(name)) break;
    place += step(name);
  }
  return { pointer: place, detail: detail.split(':', 1)[0] as string };
}

function* namesIn(schema: TSchema | undefined): Generator<string> {
  const {
    properties = {},
    items,
    anyOf = [],
    allOf = [],
  } = (schema ?? {}) as {
    readonly properties?: Readonly<Record<string, TSchema>>;
    readonly items?: TSchema;
    readonly anyOf?: readonly TSchema[];
    readonly allOf?: readonly TSchema[];
  };
  for (const [name, member] of Object.entries(properties)) {
    yield name;
    yield* namesIn(member);
  }
  for (const one of [items, ...anyOf, ...allOf]) if (one !== undefined) yield* namesIn(one);
}
