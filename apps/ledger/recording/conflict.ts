import { createHash } from 'node:crypto';
import type { Write } from '#libs/event-store';
import { canonical, contentOf, type DataOf, type Evidence } from '#libs/evidence';
import type { SubjectKey } from '#libs/vault';
import type { Principal } from '../access/principal.js';
import { type LedgerSpeaker, ledgerFact } from '../ledger-fact.js';
import type { ArrivalNames } from '../proofs/leaf-maker.js';
import { differences } from './differences.js';
import type { Conflicting } from './outcome.js';
import { type Attempt, comparable, type TakenEvidence } from './taken-identity.js';

/** Of the stream that keeps an attempt, before its id. */
export const conflictPrefix = 'conflict-';

/** What is answered to an attempt at an identity that other content has. */
export function conflictOf(names: ArrivalNames, attempt: Attempt, taken: TakenEvidence): Conflicting {
  const { source, id } = attempt.evidence;
  const { position, ledgertime } = taken.stored;
  const conflictId = names.arrivalName(contentHash(attempt.evidence));
  const errors = differences(...comparable(attempt, taken));
  return { outcome: 'conflict', source, id, position, ledgertime, conflictId, errors };
}

/** How the attempt itself is kept: once. Where something in it is personal its subject's key seals that. */
export function keptConflict(
  speaker: LedgerSpeaker,
  { evidence: { data, ...attributes } }: Attempt,
  { source, id, conflictId, position }: Conflicting,
  how: { readonly by: Principal | undefined; readonly now: number; readonly key: SubjectKey | undefined },
): Write {
  const sha256 = contentHash({ ...attributes, data } as Evidence);
  const { personal, ...clear } = data;
  const common = { of: { source, id }, conflictId, position: String(position) };
  const kept: DataOf<'Conflict'> =
    personal === undefined
      ? { ...common, sha256, attempt: { ...attributes, data } }
      : { ...common, attempt: { ...attributes, data: clear }, personal: { sha256, attempt: personal } };
  const events = [ledgerFact(speaker, { kind: 'Conflict', id: conflictId, data: kept, ...how })];
  return { stream: `${conflictPrefix}${conflictId}`, expectedRevision: 'NO_STREAM', events };
}

/** Of source, id and content: the same attempt has the same. */
export function contentHash(attempt: Evidence): string {
  const { source, id } = attempt;
  return createHash('sha256')
    .update(canonical({ source, id, ...contentOf(attempt) }))
    .digest('hex');
}
