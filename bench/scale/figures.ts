import type { Figure, Spread } from '../spread.js';

const million = 1_000_000;

export function megabytes({ median, min, max }: Spread): Pick<Figure, 'unit' | 'value'> {
  return { unit: 'MB', value: { median: median / million, min: min / million, max: max / million } };
}

/** One figure that was seen once. */
export const single = (value: number) => ({ median: value, min: value, max: value });
