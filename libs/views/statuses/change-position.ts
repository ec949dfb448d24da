import type { StatusKey } from './status-changes.js';

/**
 * A place in the one order of all changes: that of the ledger's clock, where an instant passes before what is recorded at
 * it. Everything up to `at`, and of what was recorded everything up to `position`; with a key, of what changed there only
 * that up to the key.
 */
export interface ChangePosition {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly position: bigint;
  /** The store's id of the event at `position`, or its beginning: it says whose ledger that is. */
  readonly eventId: string;
  readonly key?: StatusKey;
}

/** Below 0 where `a` comes first. */
export function compareChangePositions(a: ChangePosition, b: ChangePosition): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined);
  return compareKeys(a.key, b.key);
}

function compareKeys(a: StatusKey, b: StatusKey): number {
  if (a.client !== b.client) return a.client < b.client ? -1 : 1;
  for (const name of ['service', 'asset', 'entity'] as const)
    if (a[name] !== b[name]) return a[name] < b[name] ? -1 : 1;
  return 0;
}

/** Right after an event, and after all before it. */
export function changePositionAfter(event: {
  readonly ledgertime: number;
  readonly position: bigint;
  readonly eventId: string;
}): ChangePosition {
  const { ledgertime: at, position, eventId } = event;
  return { at, position, eventId };
}
