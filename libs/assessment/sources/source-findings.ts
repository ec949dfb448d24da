import type { Fact } from '../facts/fact.js';
import { type ClosedInterval, union } from '../facts/intervals.js';
import type { Count, HeldCounts, Uncovered } from './source-gaps.js';

/** What evidence shows of one registered source at one state of knowledge, before anything is concluded from it. */
export interface SourceFindings {
  /** Its versions that still stand in part, in the order of recording; at least one. */
  readonly versions: readonly Fact<'Source'>[];
  /** Where the last heartbeat ends (ms; where the source begins, while there is none), and the heartbeats that end there. */
  readonly heard: { readonly at: number; readonly because: readonly Fact[] };
  readonly gaps: SourceGaps;
  /** What is held of what a piece of evidence counted, as known up to a position. */
  readonly held: (count: Count, upTo: bigint) => HeldCounts;
  /** What resolutions by two persons lift: sorted and disjoint. */
  readonly lifts: readonly ClosedInterval[];
}

/** Every period of a source's time that something shows to be uncovered, before any resolution and whatever its life. */
export interface SourceGaps {
  /** All of them together: sorted and disjoint. */
  readonly union: readonly ClosedInterval[];
  /** Those with an instant in common with a period, in any order. */
  within(period: ClosedInterval): readonly Uncovered[];
}

/** Gaps held as a list. */
export class ListedGaps implements SourceGaps {
  readonly #all: readonly Uncovered[];
  #union: readonly ClosedInterval[] | undefined;

  constructor(all: readonly Uncovered[]) {
    this.#all = all;
  }

  get union(): readonly ClosedInterval[] {
    this.#union ??= union(this.#all);
    return this.#union;
  }

  within({ from, to }: ClosedInterval): readonly Uncovered[] {
    return this.#all.filter((gap) => gap.from <= to && gap.to >= from);
  }
}
