import type { StatusKey } from './status-changes.js';

/** A moment in the one order of all changes, that of the ledger's clock: an instant passes before what is recorded at it. */
export interface ChangeMoment {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly position: bigint;
  /** Of what changed at the moment only that up to a key is meant. */
  readonly key?: StatusKey;
}

/**
 * A place in the order of all changes: everything up to `at`, and of what was recorded everything up to `position`; with a
 * key, of what changed there only that up to the key.
 */
export interface ChangePosition extends ChangeMoment {
  /** The store's id of the event at `position`, or its beginning: it says whose ledger that is. */
  readonly eventId: string;
  /** Clients that were behind, by their numbers: of what changed for each, only that up to a moment of its own is told. */
  readonly behind?: ReadonlyMap<bigint, ChangeMoment>;
}

/** Below 0 where `a` comes first. */
export function compareChangePositions(a: ChangeMoment, b: ChangeMoment): number {
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

export const earlierOf = <Moment extends ChangeMoment>(a: Moment, b: Moment): Moment =>
  compareChangePositions(a, b) <= 0 ? a : b;
export const laterOf = <Moment extends ChangeMoment>(a: Moment, b: Moment): Moment =>
  compareChangePositions(a, b) >= 0 ? a : b;

/** Right after an event, and after all before it. */
export function changePositionAfter(event: {
  readonly ledgertime: number;
  readonly position: bigint;
  readonly eventId: string;
}): ChangePosition {
  const { ledgertime: at, position, eventId } = event;
  return { at, position, eventId };
}

/** Up to where what changed for a client is told at a place. */
export function toldOf(place: ChangePosition, client: bigint): ChangeMoment {
  const own = place.behind?.get(client);
  return own === undefined ? place : earlierOf(own, place);
}

/** Whether all that is told at `b` is told at `a`. */
export function hasTold(a: ChangePosition, b: ChangePosition): boolean {
  if (compareChangePositions(a, b) < 0) return false;
  const clients = [...(a.behind?.keys() ?? [])];
  return clients.every((client) => compareChangePositions(toldOf(a, client), toldOf(b, client)) >= 0);
}

/** A place at which clients are told as far as is said of each, and all others up to `front`. */
export function placeWith(
  { behind: _, ...front }: ChangePosition,
  told: Iterable<readonly [client: bigint, upTo: ChangeMoment]>,
): ChangePosition {
  const behind = new Map([...told].filter(([, upTo]) => compareChangePositions(upTo, front) < 0));
  return behind.size === 0 ? front : { ...front, behind };
}

/** Where all is told that is at `a` or at `b`. */
export function bothTold(a: ChangePosition, b: ChangePosition): ChangePosition {
  const clients = new Set([...(a.behind?.keys() ?? []), ...(b.behind?.keys() ?? [])]);
  const told = [...clients].map((client) => [client, laterOf(toldOf(a, client), toldOf(b, client))] as const);
  return placeWith(laterOf(a, b), told);
}

/** The place right after a change, on the way from a place to `end`. */
export function placeAfter(
  place: ChangePosition,
  change: Required<Omit<ChangePosition, 'behind'>>,
  end: ChangePosition,
): ChangePosition {
  if (compareChangePositions(change, place) > 0) return placeWith(change, end.behind ?? []);
  return placeWith(place, [...(place.behind ?? []), [change.key.client, change]]);
}
