import type { EventReference } from '#libs/evidence';
import { eventKey } from '../facts/fact.js';
import type { ClosedInterval } from '../facts/intervals.js';
import { noArrivals } from './arrivals.js';
import type { GapCause } from './source-gaps.js';
import type { HeardOfSource, SourceEvidenceOf } from './sources.js';

/** A period of a source's time that a ledger found uncovered, as its coverage answers tell it. */
export interface FoundGap extends ClosedInterval {
  readonly cause: GapCause;
  readonly because: readonly EventReference[];
}

/** What a ledger found of a source by one rule set: stands in for what the source sent, and for how that is counted. */
export type FoundOfSource = Pick<SourceEvidenceOf, 'arrivals' | 'counted' | 'heard'>;

/** Where a source was heard last, by the heartbeats that end there. */
export interface FoundLast {
  /** ms */
  readonly at: number;
  readonly because: readonly EventReference[];
}

/**
 * The findings behind these periods: the missing numbers, and which counts were not met. What the evidence about the
 * source shows by itself (silence, declared gaps) is left to it; where its heartbeats are not among that either, but for those
 * that are cited, `heard` stands in for them, and the gaps are all that there are, with what resolutions lift of them.
 */
export function foundBy(gaps: readonly FoundGap[], heard?: FoundLast): FoundOfSource {
  const counted = gaps.filter(({ cause }) => cause === 'HEARTBEAT_COUNT' || cause === 'RECONCILIATION');
  const short = new Set(counted.flatMap(({ because }) => because.map(eventKey)));
  return {
    arrivals: { ...noArrivals, gaps: gaps.filter(({ cause }) => cause === 'SEQUENCE') },
    counted: ({ evidence }) => ({ isShort: short.has(eventKey(evidence)) }),
    ...(heard && { heard: heardBy(gaps, heard) }),
  };
}

function heardBy(gaps: readonly FoundGap[], { at, because }: FoundLast): HeardOfSource {
  const cited = new Set(because.map(eventKey));
  return {
    holes: gaps.filter(({ cause }) => cause === 'HEARTBEAT').map((hole) => ({ ...hole, because: [] })),
    last: (facts) => ({ at, because: facts.filter(({ evidence }) => cited.has(eventKey(evidence))) }),
  };
}
