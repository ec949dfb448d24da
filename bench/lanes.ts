import { quantile } from './spread.js';

/** Does all of the work, `width` pieces of it at a time. */
export async function inLanes<T>(width: number, work: Iterable<T>, act: (one: T) => Promise<unknown>): Promise<void> {
  const rest = work[Symbol.iterator]();
  const lane = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await act(next.value);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/** Milliseconds that half and 99 of 100 of the pieces took at most. */
export interface Took {
  readonly p50: number;
  readonly p99: number;
}

/** The same, with how long each piece took. */
export async function timedInLanes<T>(
  width: number,
  work: Iterable<T>,
  act: (one: T) => Promise<unknown>,
): Promise<Took> {
  const took: number[] = [];
  await inLanes(width, work, async (one) => {
    const begun = performance.now();
    await act(one);
    took.push(performance.now() - begun);
  });
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
}

export const numbers = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);
