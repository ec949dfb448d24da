import type { Static, TObject, TProperties, TSchema } from 'typebox';
import type { TLocalizedValidationError } from 'typebox/error';
import { Format } from 'typebox/format';
// Its part of `typebox/compile`, which loads 150 files more.
import { Compile } from 'typebox/schema';
import { Settings } from 'typebox/system';
import { attributes, dataSchemaPattern, type SubjectKind, subjectPattern } from './attributes.js';
import { type DataPath, dataPathsOf } from './data-paths.js';
import { type TypeOf, typeOf } from './event-type.js';
import { instant } from './instant.js';
import { limits } from './limits.js';
import type { Sealed } from './sealed.js';
import { Enum, Members, Named, Optional, Text, Unknown } from './type-builders.js';

// Before any kind is compiled: TypeBox would take 30 February for a date-time, and stop after eight errors.
Format.Set('date-time', (text) => !Number.isNaN(instant(text)));
Settings.Set({ maxErrors: 10 * limits.problemsMax });

/** What a kind's data holds, and `personal` with it, or `sealed` in its place where it is stored. */
export type DataMembers<Fields extends TProperties> = Static<TObject<Fields>> & {
  personal?: Record<string, unknown>;
  sealed?: Sealed;
};

/**
 * Which way evidence speaks in the question whose initiative it was: for the firm, against it, both, neither. A part
 * that helps is taken away by one person, one that hurts by two only. What `stands` nobody can retract. Answers rest on it.
 */
export type Bearing = 'helps' | 'hurts' | 'both' | 'neither' | 'stands';

/**
 * Who may say a kind, beside an officer, who may say all but the ledger's own:
 *
 * - `any source`: a source's token, of whatever client or identifier it concerns
 * - `itself`: a source's token, about the source that it speaks for: else one feed vouches for another
 * - `its own evidence`: a source's token, of what was sent under its own name
 * - `granted`: a source's token that was given the kind by name
 * - `ledger`: nobody; the ledger says it of itself
 */
export type Speaker = 'any source' | 'itself' | 'its own evidence' | 'granted' | 'ledger';

/** One kind of evidence: its name for ever, what it can be about, and the schema of its data. */
export interface Kind<Name extends string = string, Fields extends TProperties = TProperties> {
  readonly name: Name;
  /** The CloudEvents type. */
  readonly type: TypeOf<Name>;
  readonly description: string;
  readonly about: readonly SubjectKind[];
  /** Of all its evidence, or by what a piece of it says. */
  readonly bearing: Bearing | ((data: DataMembers<Fields>) => Bearing);
  readonly saidBy: Speaker;
  /** The ledger says it of itself; no source may. */
  readonly ownToLedger: boolean;
  /** Each is a whole version, valid from its `from` to its `to`; one that ends first is never in force. */
  readonly versioned: boolean;
  readonly fields: Fields;
  /** The schema of `data`. */
  readonly data: TSchema;
  /** Where its data has instants. */
  readonly instants: readonly DataPath[];
  /** The schema of the whole event, but for extension attributes. */
  readonly event: TSchema;
  /** The whole event against `event`, compiled. The hot path: says no more than yes or no. */
  readonly check: (event: unknown) => boolean;
  /** Why `check` said no. */
  readonly errors: (event: unknown) => TLocalizedValidationError[];
}

export interface KindOptions<Data> {
  readonly description: string;
  readonly bearing: Bearing | ((data: Data) => Bearing);
  readonly saidBy: Speaker;
  /** What evidence of this kind can be about. A client, unless said otherwise. */
  readonly about?: readonly SubjectKind[];
  /** At least one of these fields must be there. */
  readonly oneOf?: readonly string[];
  readonly versioned?: boolean;
}

/** Whatever identifies a person goes in here, to be sealed with a key per subject. */
const Personal = Named(Unknown(), {
  maxProperties: 100,
  description: 'an object of personal data, which the ledger seals',
});

/** Defines a kind: one definition is the static type, the compiled check and the published JSON Schema. */
export function kind<const Name extends string, Fields extends TProperties>(
  name: Name,
  fields: Fields,
  { description, bearing, saidBy, about = ['client'], oneOf, versioned = false }: KindOptions<DataMembers<Fields>>,
): Kind<Name, Fields> {
  const type = typeOf(name);
  const data = Members(
    { ...fields, personal: Optional(Personal) },
    {
      additionalProperties: false,
      description,
      ...(oneOf && { anyOf: oneOf.map((field) => ({ required: [field] })) }),
    },
  );
  const event = Members(
    {
      ...attributes,
      type: Enum([type]),
      subject: Text({ pattern: subjectPattern(about), description: `a subject: ${about.map(example).join(' or ')}` }),
      dataschema: Optional(Text({ pattern: dataSchemaPattern(name), description: `the schema of ${type}` })),
      data,
    },
    { additionalProperties: false },
  );
  let compiled: ReturnType<typeof Compile<typeof event>> | undefined;
  // When it is first asked: a process that only reads what was checked before needs none of them.
  const validator = () => {
    compiled ??= Compile(event);
    return compiled;
  };
  return {
    name,
    type,
    description,
    about,
    bearing,
    saidBy,
    ownToLedger: saidBy === 'ledger',
    versioned,
    fields,
    data,
    instants: dataPathsOf(data, ({ format }) => format === 'date-time'),
    event,
    check: (value) => validator().Check(value),
    errors: (value) => validator().Errors(value)[1],
  };
}

function example(subject: SubjectKind): string {
  return subject === 'ledger' ? subject : `${subject}/<id>`;
}
