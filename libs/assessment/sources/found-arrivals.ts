import { eventKey } from '../facts/fact.js';
import type { ClosedInterval } from '../facts/intervals.js';
import { noArrivals } from './arrivals.js';
import type { GapCause } from './source-gaps.js';
import type { SourceEvidenceOf } from './sources.js';

/** A period of a source's time that a ledger found uncovered, as its coverage answers tell it. */
export interface FoundGap extends ClosedInterval {
  readonly cause: GapCause;
  readonly because: readonly { readonly source: string; readonly id: string }[];
}

/** What a ledger found of a source by one rule set: stands in for what the source sent, and for how that is counted. */
export type FoundOfSource = Pick<SourceEvidenceOf, 'arrivals' | 'counted'>;

/**
 * The findings behind these periods: the missing numbers, and which counts were not met. What the evidence about the
 * source shows by itself (silence, declared gaps) is left to it.
 */
export function foundBy(gaps: readonly FoundGap[]): FoundOfSource {
  const counted = gaps.filter(({ cause }) => cause === 'HEARTBEAT_COUNT' || cause === 'RECONCILIATION');
  const short = new Set(counted.flatMap(({ because }) => because.map(eventKey)));
  return {
    arrivals: { ...noArrivals, gaps: gaps.filter(({ cause }) => cause === 'SEQUENCE') },
    counted: ({ evidence }) => ({ isShort: short.has(eventKey(evidence)) }),
  };
}
