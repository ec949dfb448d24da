import { instant } from '#libs/evidence';

/** What of a piece of evidence the views go by: its attributes, without its data. */
export interface EvidenceHeader {
  readonly source: string;
  readonly subject: string;
  /** When it occurred, ms since 1970, UTC. */
  readonly time: number;
  readonly sequence: bigint | undefined;
}

const text = String.raw`"[^"\\]*"`;
const plain = '"([ !#-[\\]-~]*)"';
const maybe = (...names: string[]) => `(?:"(?:${names.join('|')})":${text},)*`;

/**
 * Metadata as `storedForm` writes nearly all of it: RFC 8785 has one order of members, no text needs an escape, the
 * instant is to the millisecond, and what is captured is ASCII. Read this way it takes a third of what parsing takes.
 */
const usual = new RegExp(
  [
    `^\\{${maybe('\\$causationId')}"\\$correlationId":${text},"ce":\\{`,
    maybe('authid', 'authtype', 'datacontenttype', 'dataschema'),
    `"id":${text},(?:"sequence":"([0-9]{1,20})",)?"source":${plain},"specversion":${text},"subject":${plain},`,
    '"time":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z)",',
    maybe('traceparent', 'tracestate'),
    `"type":${text}\\},"instance":${text},"principal":${text},${maybe('resubmissionOf')}(?:"sealed":\\{[^{}]*\\},)?"v":1,"via":${text}\\}$`,
  ].join(''),
);

type Match = [all: string, sequence: string | undefined, source: string, subject: string, time: string];

/** The attributes of evidence of version 1 whose metadata has the usual form; undefined where it has to be parsed. */
export function usualHeader(metadata: Uint8Array): EvidenceHeader | undefined {
  const match = usual.exec(latin1(metadata)) as Match | null;
  if (match === null) return undefined;
  const [, sequence, source, subject, said] = match;
  const time = instant(said);
  if (Number.isNaN(time)) return undefined;
  return { source, subject, time, sequence: sequence === undefined ? undefined : BigInt(sequence) };
}

/** One character for each byte: what is not ASCII does not match where it is captured. */
function latin1(bytes: Uint8Array): string {
  const buffer = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('latin1');
}
