import { canonical } from './canonical.js';
import { rewritten } from './data-paths.js';
import type { Evidence } from './evidence.js';
import { instant, instantText } from './instant.js';
import { kindOfType } from './kinds.js';
import { sequenceNumber } from './vocabulary.js';

/** What of a piece of evidence another under its identity has to say as well, in one spelling. */
export type EvidenceContent = Readonly<
  Record<'type' | 'subject' | 'time' | 'data' | 'sequence' | 'authid' | 'authtype', unknown>
>;

/**
 * What of a piece of evidence is its content: type, subject, time and every other instant to the millisecond, data,
 * sequence as a number, authid and authtype. A fresh `traceparent` on a retry is no other content, nor is an extension.
 */
export function contentOf({ type, subject, time, data, sequence, authid, authtype }: Evidence): EvidenceContent {
  return {
    type,
    subject,
    time: inOneSpelling(time),
    data: rewritten(data, kindOfType(type)?.instants ?? [], inOneSpelling),
    sequence: sequence === undefined ? undefined : String(sequenceNumber(sequence)),
    authid,
    authtype,
  };
}

const inOneSpelling = (text: string): string => instantText(instant(text));

/** Whether two pieces of evidence of one identity (source, id) say the same. */
export function sameContent(one: Evidence, other: Evidence): boolean {
  return canonical(contentOf(one)) === canonical(contentOf(other));
}
