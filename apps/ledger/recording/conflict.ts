import { createHash } from 'node:crypto';
import type { FirstEvent, Write } from '#libs/event-store';
import { canonical, contentOf, type Evidence } from '#libs/evidence';
import type { Principal } from '../access/principal.js';
import { type LedgerSpeaker, ledgerFact } from '../ledger-fact.js';
import type { ArrivalNames } from '../proofs/leaf-maker.js';
import { differences } from './differences.js';
import type { Conflicting } from './outcome.js';

/** Of the stream that keeps an attempt, before its id. */
export const conflictPrefix = 'conflict-';

/** The identity that other content already has. */
interface Attempted {
  readonly stored: FirstEvent;
  readonly first: Evidence;
  /** Who attempted it, as far as it is known. */
  readonly by: Principal | undefined;
}

/** What is answered to an attempt at an identity that other content has, and how the attempt itself is kept: once. */
export function conflictOf(
  { speaker, names }: { readonly speaker: LedgerSpeaker; readonly names: ArrivalNames },
  attempt: Evidence,
  { stored, first, by }: Attempted,
  now: number,
): { readonly outcome: Conflicting; readonly write: Write } {
  const { source, id } = attempt;
  const { position, ledgertime } = stored;
  const sha256 = contentHash(attempt);
  const conflictId = names.arrivalName(sha256);
  const data = { of: { source, id }, conflictId, sha256, attempt: { ...attempt }, position: String(position) };
  const events = [ledgerFact(speaker, { kind: 'Conflict', id: conflictId, now, data, by })];
  const errors = differences(attempt, first);
  return {
    outcome: { outcome: 'conflict', source, id, position, ledgertime, conflictId, errors },
    write: { stream: `${conflictPrefix}${conflictId}`, expectedRevision: 'NO_STREAM', events },
  };
}

/** Of source, id and content: the same attempt has the same. */
export function contentHash(attempt: Evidence): string {
  const { source, id } = attempt;
  return createHash('sha256')
    .update(canonical({ source, id, ...contentOf(attempt) }))
    .digest('hex');
}
