import { canonical } from './canonical.js';
import type { Evidence } from './evidence.js';
import { instant } from './instant.js';
import { sequenceNumber } from './vocabulary.js';

/**
 * Whether two pieces of evidence of one identity (source, id) say the same: type, subject, time as an instant, data,
 * sequence as a number, authid and authtype. A fresh `traceparent` on a retry is no other content.
 */
export function sameContent(one: Evidence, other: Evidence): boolean {
  return (
    one.type === other.type &&
    one.subject === other.subject &&
    instant(one.time) === instant(other.time) &&
    one.authid === other.authid &&
    one.authtype === other.authtype &&
    sameSequence(one.sequence, other.sequence) &&
    canonical(one.data) === canonical(other.data)
  );
}

function sameSequence(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return sequenceNumber(one) === sequenceNumber(other);
}
