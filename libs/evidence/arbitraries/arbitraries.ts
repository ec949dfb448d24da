import fc, { type Arbitrary } from 'fast-check';
import { type SubjectKind, subjectOfSource } from '../attributes.js';
import { type DataOf, type KindName, kinds, type SomeKind } from '../kinds.js';
import { type Cast, usualCast } from './cast.js';
import { drawn } from './drawn.js';
import { leaningsOf } from './leanings.js';
import { wordsOf } from './words.js';

/** What a piece of evidence says, and of what. */
export interface Saying<Name extends KindName = KindName> {
  readonly kind: Name;
  readonly subject: string;
  readonly data: DataOf<Name>;
}

/** For every kind that there is, evidence of it that intake takes; the ledger's own as the ledger might say it. */
export type Arbitraries = { readonly [Name in KindName]: Arbitrary<Saying<Name>> };

/**
 * An arbitrary for every kind, made from its schema: nobody has to be told of a kind or of a field that is new. Whatever is
 * optional is sometimes there. `personal` never is, for what is sealed is never twice the same; and `content` of reference data is empty.
 */
export function arbitrariesOf(cast: Cast = usualCast): Arbitraries {
  const words = wordsOf(cast);
  const leanings = leaningsOf(cast);
  const all = (kinds as unknown as readonly SomeKind[]).map(({ name, about, data }) => {
    const fields = leanings[name] as Readonly<Record<string, Arbitrary<unknown>>> | undefined;
    const leaning = (path: string) => fields?.[path];
    const subject = fc.constantFrom(...about.flatMap((register) => subjectsOf(register, cast)));
    return [name, fc.record({ kind: fc.constant(name), subject, data: drawn(data, { words, leaning }) })] as const;
  });
  return Object.fromEntries(all) as unknown as Arbitraries;
}

function subjectsOf(register: SubjectKind, cast: Cast): readonly string[] {
  if (register === 'ledger') return [register];
  if (register === 'source') return cast.sources.map(subjectOfSource);
  const names = {
    client: cast.clients,
    identifier: cast.identifiers,
    campaign: cast.campaigns,
    actor: cast.actors,
    asset: cast.assets,
    entity: cast.entities,
    surface: cast.surfaces,
  };
  return names[register].map((name) => `${register}/${name}`);
}
