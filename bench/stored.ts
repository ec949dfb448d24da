import { randomUUID } from 'node:crypto';
import type { Write } from '#libs/event-store';
import { type Evidence, storedForm } from '#libs/evidence';

/** How the ledger notes that something came over HTTP from anybody. */
export const reception = { principal: 'anonymous', via: 'http', instance: '0123456789abcdef' };

/** What the ledger appends for a piece of evidence. */
export function writeOf(evidence: Evidence, eventId: string = randomUUID()): Write {
  const { stream, type, data, metadata } = storedForm(evidence, reception);
  return { stream, expectedRevision: 'NO_STREAM', events: [{ eventId, type, data, metadata }] };
}
