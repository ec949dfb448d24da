import type { Arrivals } from './arrivals.js';
import type { Interval } from './intervals.js';
import type { GapCause } from './source-gaps.js';

/** A stretch of a source's time that a ledger found uncovered, as its coverage answers tell it. */
export interface FoundGap extends Interval {
  readonly cause: GapCause;
}

/** Above every number that a source can give. */
const aboveAll = 2n ** 64n;

/**
 * What must have arrived from a source for a ledger to find these stretches uncovered: stands in for what the source sent
 * where that is not at hand. What the evidence about the source shows by itself (silence, declared gaps) is left to it.
 */
export function arrivalsAsFound(gaps: readonly FoundGap[]): Arrivals {
  const counted = gaps.filter(({ cause }) => cause === 'HEARTBEAT_COUNT' || cause === 'RECONCILIATION');
  const count = (from: number, to: number) => (counted.some((gap) => gap.from <= to && gap.to >= from) ? -1 : Infinity);
  return {
    highest: aboveAll,
    gaps: gaps.filter(({ cause }) => cause === 'SEQUENCE'),
    count,
    deliveries: count,
  };
}
