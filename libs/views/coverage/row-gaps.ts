import { type Fact, type Interval, type SourceGaps, type Uncovered, union } from '#libs/assessment';
import type { Period } from './period-rows.js';

/** A period as it is read. */
export interface PeriodRow extends Period {
  readonly key: string;
}

/** Gives the evidence at these positions, in their order. */
export type Cite = (positions: readonly bigint[]) => readonly Fact[];

/** The gaps of a source as they are read from rows; the evidence that shows them is looked up when it is asked for. */
export class RowGaps implements SourceGaps {
  /** By where they begin. */
  readonly rows: readonly PeriodRow[];
  readonly #cite: Cite;
  #union: readonly Interval[] | undefined;

  constructor(rows: readonly PeriodRow[], cite: Cite) {
    this.rows = rows;
    this.#cite = cite;
  }

  get union(): readonly Interval[] {
    this.#union ??= union(this.rows);
    return this.#union;
  }

  within(period: Interval): readonly Uncovered[] {
    const found = this.rows.slice(0, rank(this.rows, period.to + 1)).filter(({ to }) => to >= period.from);
    const shown = found.filter(isShown);
    const facts = new Map(this.#cite(shown.map(({ ref }) => ref)).map((fact, index) => [shown[index], fact]));
    return found.map((row) => {
      const fact = facts.get(row);
      const { from, to, cause } = row;
      return { from, to, cause: cause as Uncovered['cause'], because: fact === undefined ? [] : [fact] };
    });
  }
}

/** Whether a piece of evidence shows it: the numbers themselves show a gap, and so do heartbeats by not being there. */
const isShown = ({ cause }: Period): boolean => cause !== 'SEQUENCE' && cause !== 'HEARTBEAT';

/** Rows without some and with others, which are sorted in. */
export function changed(
  rows: readonly PeriodRow[],
  gone: readonly PeriodRow[],
  come: readonly PeriodRow[],
): readonly PeriodRow[] {
  if (gone.length === 0 && come.length === 0) return rows;
  const keys = new Set(gone.map(({ key }) => key));
  const left = keys.size === 0 ? [...rows] : rows.filter(({ key }) => !keys.has(key));
  if (come.length > 8) return [...left, ...come].sort((a, b) => a.from - b.from);
  for (const row of come) left.splice(rank(left, row.from), 0, row);
  return left;
}

/** How many rows begin before an instant. */
function rank(rows: readonly PeriodRow[], at: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as PeriodRow).from < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
