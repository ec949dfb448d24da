import { instant } from '#libs/evidence';
import { type Fact, isKind } from '../facts/fact.js';
import type { ClosedInterval } from '../facts/intervals.js';
import { byTwoPersons } from '../facts/retractions.js';
import type { Arrivals } from './arrivals.js';

/** Why a period of a source's time is uncovered. */
export type GapCause = 'SEQUENCE' | 'HEARTBEAT' | 'HEARTBEAT_COUNT' | 'RECONCILIATION' | 'DECLARED';

export interface Uncovered extends ClosedInterval {
  readonly cause: GapCause;
  /** What shows it: the heartbeat, the reconciliation, the declaration; none for a missing sequence number. */
  readonly because: readonly Fact[];
}

/** What a piece of evidence about a source is about. */
export const period = ({
  data,
}: Fact<'SourceHeartbeat' | 'SourceGap' | 'SourceGapResolved' | 'Reconciliation'>): ClosedInterval => ({
  from: instant(data.periodFrom),
  to: instant(data.periodTo),
});

/** Where a source begins by one of its versions (ms). */
export const beginsBy = ({ at, data }: Fact<'Source'>): number => (data.from === undefined ? at : instant(data.from));

/** Where it begins by the earliest of them. */
export const startOf = (versions: readonly Fact<'Source'>[]): number =>
  versions.reduce((least, version) => Math.min(least, beginsBy(version)), Infinity);

/** Where the last heartbeat ends, by what all of them cover together, and the heartbeats that end there. */
export function lastHeard(
  beats: readonly Fact<'SourceHeartbeat'>[],
  covered: readonly ClosedInterval[],
  start: number,
): { readonly at: number; readonly because: readonly Fact[] } {
  const last = covered.at(-1);
  if (last === undefined) return { at: start, because: [] };
  return { at: last.to, because: beats.filter((beat) => period(beat).to === last.to) };
}

/** Every period of a source's time that something shows to be uncovered, before any resolution. */
export function gapsOf(
  facts: readonly Fact[],
  arrivals: Arrivals,
  heard: { readonly start: number; readonly holes: readonly Uncovered[] },
  counted: (count: Count) => RequiredCounts,
): Uncovered[] {
  return [
    ...heard.holes,
    ...missing(arrivals, heard.start),
    ...miscounted(facts, arrivals, counted),
    ...declared(facts),
  ];
}

/** A resolution lifts what it covers if two persons stand behind it and nothing was lost. */
export function lifts(fact: Fact): fact is Fact<'SourceGapResolved'> {
  return isKind(fact, 'SourceGapResolved') && fact.helps && fact.data.outcome !== 'LOST' && byTwoPersons(fact);
}

export function declared(facts: readonly Fact[]): Uncovered[] {
  return facts
    .filter((fact) => isKind(fact, 'SourceGap'))
    .filter(({ hurts }) => hurts)
    .map((fact) => ({ ...period(fact), cause: 'DECLARED', because: [fact] }));
}

/** Periods before the first heartbeat and between two. */
export function holes(start: number, covered: readonly ClosedInterval[]): Uncovered[] {
  return covered.map(({ from }, index) => ({
    from: index === 0 ? start : (covered[index - 1] as ClosedInterval).to + 1,
    to: from - 1,
    cause: 'HEARTBEAT' as const,
    because: [],
  }));
}

/** Sequence numbers missing below one that has arrived, closed at both neighbours' times. */
export function missing(arrivals: Arrivals, start: number): Uncovered[] {
  return arrivals.gaps.map(({ from = start, to }) => ({
    from: Math.min(from, to),
    to: Math.max(from, to),
    cause: 'SEQUENCE' as const,
    because: [],
  }));
}

/** Evidence that says how much a source sent in a period. */
export type Count = Fact<'SourceHeartbeat'> | Fact<'Reconciliation'>;

/** What must have arrived from a source for such a count to be met; of what is not named, nothing. */
export interface RequiredCounts {
  /** Events with `time` in the period that count among what it sent. */
  readonly events?: number;
  /** Deliveries with `time` in the period. */
  readonly deliveries?: number;
  /** A sequence number, or a higher one. */
  readonly sequence?: bigint;
  /** It says of itself that something is missing: nothing that arrives meets it. */
  readonly isShort?: boolean;
}

/** Periods for which the source or its vendor counted more than the ledger holds. */
function miscounted(
  facts: readonly Fact[],
  arrivals: Arrivals,
  counted: (count: Count) => RequiredCounts,
): Uncovered[] {
  return facts
    .filter(isStandingCount)
    .filter((count) => !isMet(counted(count), arrivals, period(count)))
    .map((count) => ({ ...period(count), cause: causeOf(count), because: [count] }));
}

/** Whether it is a count of which that part stands which makes it one: a heartbeat's helps, a vendor's hurts. */
export const isStandingCount = (fact: Fact): fact is Count =>
  (isKind(fact, 'SourceHeartbeat') && fact.helps) || (isKind(fact, 'Reconciliation') && fact.hurts);

export const causeOf = (count: Count): 'HEARTBEAT_COUNT' | 'RECONCILIATION' =>
  isKind(count, 'SourceHeartbeat') ? 'HEARTBEAT_COUNT' : 'RECONCILIATION';

/** What a ledger holds of what was counted; of what was not asked for, or cannot be told, nothing. */
export type HeldCounts = Pick<RequiredCounts, 'events' | 'deliveries'>;

export function heldOf(
  { events, deliveries }: RequiredCounts,
  arrivals: Arrivals,
  { from, to }: ClosedInterval,
): HeldCounts {
  return {
    ...(events === undefined ? {} : { events: arrivals.count(from, to) }),
    ...(deliveries === undefined ? {} : { deliveries: arrivals.deliveries(from, to) }),
  };
}

function isMet(counted: RequiredCounts, arrivals: Arrivals, { from, to }: ClosedInterval): boolean {
  const { events = 0, deliveries = 0, sequence = 0n, isShort = false } = counted;
  if (isShort || sequence > (arrivals.highest ?? 0n)) return false;
  return (
    (events === 0 || events <= arrivals.count(from, to)) &&
    (deliveries === 0 || deliveries <= arrivals.deliveries(from, to))
  );
}
