import { limits } from './limits.js';
import { NO_EMAIL, NO_LOOK_ALIKE, NOT_DOTS, PSEUDONYM, REGISTER_NAME } from './pseudonym.js';
import { Enum, Optional, Text, Truth, Union, Whole } from './type-builders.js';
import { Instant, Pseudonym } from './vocabulary.js';

// The characters themselves, and not their escapes, which not every language's patterns have.
const PRINTABLE = '[^\u0000-\u001f\u007f-\u009f]';
const SEGMENT = "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";

/** A pattern for a text whose letters have no case; patterns of JSON Schema have no flag for it. */
function anyCase(text: string): string {
  return text.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);
}

/** The CloudEvents 1.0 attributes of any evidence, but those that its kind decides: type, subject, dataschema, data. */
export const attributes = {
  specversion: Enum(['1.0'], { description: '1.0' }),
  /** With `source`, names the evidence for ever. */
  id: Text({
    minLength: 1,
    maxLength: limits.idLengthMax,
    pattern: `^${NOT_DOTS}${PRINTABLE}+$`,
    description: 'an id of 1 to 256 printable characters',
  }),
  source: Text({
    minLength: 1,
    maxLength: limits.sourceLengthMax,
    pattern: `^${NOT_DOTS}${NO_EMAIL}(?:[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$`,
    description: 'a URI reference of 1 to 256 characters that names the sending system and no person',
  }),
  time: Instant,
  datacontenttype: Optional(
    Text({
      pattern: `^${anyCase('application/json')}(?: *; *${anyCase('charset="?utf-8"?')})?$`,
      maxLength: limits.nameLengthMax,
      description: 'application/json',
    }),
  ),
  /** The source's own gapless counter, up to 2^63-1. Read it with `sequenceNumber`. */
  sequence: Optional(Text({ pattern: '^[0-9]{1,64}$', description: 'a decimal number as text, up to 2^63-1' })),
  /** Who recorded it. */
  authid: Optional(Pseudonym),
  authtype: Optional(
    Text({ pattern: '^[A-Za-z0-9._-]{1,64}$', description: 'a word of 1 to 64 of A-Z a-z 0-9 . _ -' }),
  ),
  traceparent: Optional(Text({ maxLength: 256, pattern: `^${PRINTABLE}*$`, description: 'a W3C trace context' })),
  tracestate: Optional(Text({ maxLength: 1024, pattern: `^${PRINTABLE}*$`, description: 'a W3C trace state' })),
};

/** By the rules of CloudEvents 1.0, section 3.1. */
export const EXTENSION_NAME = '^[a-z0-9]{1,256}$';

export const extensionDescription =
  'a text of up to 256 printable characters that is no e-mail address, telephone number or IP address, a boolean, or an ' +
  'integer of 32 bits';
/** The value of an extension attribute, by the rules of CloudEvents 1.0 (section 3.1, JSON format 2.2), that is no person. */
export const ExtensionValue = Union(
  [
    Text({
      maxLength: limits.extensionLengthMax,
      pattern: `^${NO_LOOK_ALIKE}${PRINTABLE}*$`,
    }),
    Truth(),
    Whole({ minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }),
  ],
  { description: extensionDescription },
);

/** The last sequence number there is: a source's counter never wraps. */
export const SEQUENCE_MAX = 2n ** 63n - 1n;

/** What evidence can be about. */
export const subjectKinds = [
  'client',
  'identifier',
  'campaign',
  'actor',
  'asset',
  'entity',
  'surface',
  'source',
  'ledger',
] as const;
export type SubjectKind = (typeof subjectKinds)[number];

const NAME_OF: Record<Exclude<SubjectKind, 'ledger'>, string> = {
  client: PSEUDONYM,
  identifier: PSEUDONYM,
  campaign: REGISTER_NAME,
  actor: REGISTER_NAME,
  asset: REGISTER_NAME,
  entity: REGISTER_NAME,
  surface: REGISTER_NAME,
  source: `${NOT_DOTS}${NO_EMAIL}${SEGMENT}{1,768}`,
};

/** The pattern of a subject of one of these kinds. */
export function subjectPattern(about: readonly SubjectKind[]): string {
  const forms = about.map((subject) => (subject === 'ledger' ? subject : `${subject}/${NAME_OF[subject]}`));
  return `^(?:${forms.join('|')})$`;
}

/** The schema's own name, for ever. */
export function schemaId(kindName: string): string {
  return `urn:initium:schema:${kindName}:v1`;
}

/** A `dataschema` that is this kind's: its name, or its address at any ledger. */
export function dataSchemaPattern(kindName: string): string {
  return `^(?:${schemaId(kindName)}|(?:https?://[^/?#\\s]{1,256})?/v1/schemas/${kindName}/v1)$`;
}

/** The subject of a source's own evidence (`Source`, heartbeats, gaps): its name as one segment of a path. */
export function subjectOfSource(source: string): string {
  return `source/${encodeURIComponent(source)}`;
}

/** The CloudEvents source that a `source/…` subject names, however it is percent-encoded; undefined for any other. */
export function sourceOfSubject(subject: string): string | undefined {
  if (!subject.startsWith('source/')) return undefined;
  try {
    return decodeURIComponent(subject.slice('source/'.length));
  } catch {
    return undefined;
  }
}
