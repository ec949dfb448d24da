import type { Figure, Spread } from '../spread.js';

const million = 1_000_000;

export function megabytes({ median, min, max }: Spread): Pick<Figure, 'unit' | 'value'> {
  return { unit: 'MB', value: { median: median / million, min: min / million, max: max / million } };
}

/** Of figures in any order, the least that so large a share of them does not exceed. */
export function quantile(figures: readonly number[], part: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

/** One figure that was seen once. */
export const single = (value: number) => ({ median: value, min: value, max: value });
