import type { ClosedInterval, Count, Fact, HeldCounts, SourceGaps, Uncovered } from '#libs/assessment';
import type { SourcePeriod } from './period-rows.js';

/** A period as it is read, by one rule set. */
export interface PeriodRow extends Omit<SourcePeriod, 'ruleSet'> {
  readonly key: string;
}

/** Looks up what is needed only where an answer names its reasons. */
export interface LookUp {
  /** The evidence at these positions, in their order. */
  cite(positions: readonly bigint[]): readonly Fact[];
  /** What of a source was uncovered, and lifted, as known at a position, in any order. */
  periods(source: bigint, upTo: bigint): readonly PeriodRow[];
  /** What the ledger holds of what a piece of evidence counted of a source, as known up to a position. */
  held(source: string, count: Count, upTo: bigint): HeldCounts;
}

/** The gaps of a source as they are read from rows. */
export class RowGaps implements SourceGaps {
  readonly union: readonly ClosedInterval[];
  readonly #rows: () => readonly PeriodRow[];
  readonly #lookUp: LookUp;
  #all: readonly PeriodRow[] | undefined;

  /** @param rows the gaps themselves, asked for once at most */
  constructor(union: readonly ClosedInterval[], rows: () => readonly PeriodRow[], lookUp: LookUp) {
    this.union = union;
    this.#rows = rows;
    this.#lookUp = lookUp;
  }

  within(period: ClosedInterval): readonly Uncovered[] {
    this.#all ??= this.#rows();
    const found = this.#all.filter(({ from, to }) => from <= period.to && to >= period.from);
    const shown = found.filter(isShown);
    const cited = this.#lookUp.cite(shown.map(({ ref }) => ref));
    const facts = new Map(shown.map((row, index) => [row, cited[index] as Fact]));
    return found.map((row) => {
      const fact = facts.get(row);
      const { from, to, cause } = row;
      return { from, to, cause: cause as Uncovered['cause'], because: fact === undefined ? [] : [fact] };
    });
  }
}

/** Whether a piece of evidence shows it: the numbers themselves show a gap, and so do heartbeats by not being there. */
const isShown = ({ cause }: PeriodRow): boolean => cause !== 'SEQUENCE' && cause !== 'HEARTBEAT';
