import {
  Enum,
  Object as Members,
  Record as Named,
  Optional,
  type Static,
  String as Text,
  type TObject,
  type TProperties,
  type TSchema,
  Unknown,
} from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { Format } from 'typebox/format';
import { Settings } from 'typebox/system';
import { attributes, dataSchemaPattern, type SubjectKind, subjectPattern } from './attributes.js';
import { instant } from './instant.js';
import { limits } from './limits.js';
import { type Place, placesOf } from './places.js';
import { IDENTIFIER_PATTERN } from './vocabulary.js';

// Before any kind is compiled: TypeBox would take 30 February for a date-time, and stop after eight errors.
Format.Set('date-time', (text) => !Number.isNaN(instant(text)));
Settings.Set({ maxErrors: 10 * limits.problemsMax });

/** What a kind's data holds, and `personal` with it. */
export type DataMembers<Fields extends TProperties> = Static<TObject<Fields>> & { personal?: Record<string, unknown> };

/** One kind of evidence: its name for ever, what it can be about, and the schema of its data. */
export interface Kind<Name extends string = string, Fields extends TProperties = TProperties> {
  readonly name: Name;
  /** The CloudEvents type. */
  readonly type: `initium.${Name}.v1`;
  readonly description: string;
  readonly about: readonly SubjectKind[];
  /** The ledger says it of itself; no source may. */
  readonly ownToLedger: boolean;
  /** Each is a whole version, valid from its `from` to its `to`; one that ends first is never in force. */
  readonly versioned: boolean;
  readonly fields: Fields;
  /** The schema of `data`. */
  readonly data: TSchema;
  /** Where its data has instants. */
  readonly instants: readonly Place[];
  /** Where it names identifiers. */
  readonly identifiers: readonly Place[];
  /** The schema of the whole event, but for extension attributes. */
  readonly event: TSchema;
  /** The whole event against `event`, compiled. The hot path: says no more than yes or no. */
  readonly check: (event: unknown) => boolean;
  /** Why `check` said no. */
  readonly errors: (event: unknown) => TLocalizedValidationError[];
}

export interface KindOptions {
  readonly description: string;
  /** What evidence of this kind can be about. A client, unless said otherwise. */
  readonly about?: readonly SubjectKind[];
  /** At least one of these fields must be there. */
  readonly oneOf?: readonly string[];
  readonly ownToLedger?: boolean;
  readonly versioned?: boolean;
}

/** Whatever identifies a person goes in here, to be sealed with a key per subject. */
const Personal = Named(Text({ maxLength: limits.nameLengthMax }), Unknown(), {
  maxProperties: 100,
  description: 'an object of personal data, which the ledger seals',
});

/** Defines a kind: one definition is the static type, the compiled check and the published JSON Schema. */
export function kind<const Name extends string, Fields extends TProperties>(
  name: Name,
  fields: Fields,
  { description, about = ['client'], oneOf, ownToLedger = false, versioned = false }: KindOptions,
): Kind<Name, Fields> {
  const type = `initium.${name}.v1` as const;
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
  const validator = Compile(event);
  return {
    name,
    type,
    description,
    about,
    ownToLedger,
    versioned,
    fields,
    data,
    instants: placesOf(data, ({ format }) => format === 'date-time'),
    identifiers: placesOf(data, ({ pattern }) => pattern === IDENTIFIER_PATTERN),
    event,
    check: (value) => validator.Check(value),
    errors: (value) => validator.Errors(value),
  };
}

function example(subject: SubjectKind): string {
  return subject === 'ledger' ? subject : `${subject}/<id>`;
}
