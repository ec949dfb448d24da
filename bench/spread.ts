/** The middle of several measurements, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spread(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const median = Number.isInteger(half) ? (at(half - 1) + at(half)) / 2 : at(Math.floor(half));
  return { median, min: at(0), max: at(sorted.length - 1) };
}

/** Of figures in any order, the least that so large a share of them does not exceed. */
export function quantile(figures: readonly number[], part: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

/** One comparison: what was measured on both sides, turn by turn, and their ratio in each pair of turns. */
export interface Comparison {
  readonly name: string;
  /** The raw limit's own name. */
  readonly against: string;
  readonly unit: string;
  /** Ours divided by the raw limit's. */
  readonly ratio: Spread;
  readonly ours: Spread;
  readonly raw: Spread;
  readonly goal?: Goal;
}

/** Of a ratio, or of a figure in its unit: `least` where more is better (a rate), `most` where less is (a time). */
export type Goal = { readonly least: number } | { readonly most: number };

/** One measurement beside the comparisons. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: Spread;
  readonly goal?: Goal;
}

export interface Turns {
  readonly ours: number;
  readonly raw: number;
}

export function comparison(
  what: Pick<Comparison, 'name' | 'against' | 'unit' | 'goal'>,
  pairs: readonly Turns[],
): Comparison {
  return {
    ...what,
    ratio: spread(pairs.map(({ ours, raw }) => ours / raw)),
    ours: spread(pairs.map(({ ours }) => ours)),
    raw: spread(pairs.map(({ raw }) => raw)),
  };
}

export const isMet = ({ median }: Spread, goal: Goal): boolean =>
  'least' in goal ? median >= goal.least : median <= goal.most;
