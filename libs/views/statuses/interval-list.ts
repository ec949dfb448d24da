import type { ClosedInterval } from '#libs/assessment';

/** What is looked through together, or passed over together. */
const blockSize = 64;

/** Things that are each about an interval of time, and that neighbour in time what they neighbour in order. */
export class IntervalList<T extends ClosedInterval> {
  readonly #all: readonly T[];
  /** What each block reaches over. */
  readonly #blocks: readonly ClosedInterval[];

  constructor(all: readonly T[]) {
    this.#all = all;
    this.#blocks = Array.from({ length: Math.ceil(all.length / blockSize) }, (_, index) => reachOf(this.#block(index)));
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#all[Symbol.iterator]();
  }

  /** Those that have an instant in common with an interval, in their order. */
  meeting({ from, to }: ClosedInterval): T[] {
    const found: T[] = [];
    for (let index = 0; index < this.#blocks.length; index++) {
      const block = this.#blocks[index] as ClosedInterval;
      if (block.from > to || block.to < from) continue;
      for (const one of this.#block(index)) if (one.from <= to && one.to >= from) found.push(one);
    }
    return found;
  }

  #block(index: number): readonly T[] {
    return this.#all.slice(index * blockSize, (index + 1) * blockSize);
  }
}

function reachOf(intervals: readonly ClosedInterval[]): ClosedInterval {
  let [from, to] = [Infinity, -Infinity];
  for (const one of intervals) [from, to] = [Math.min(from, one.from), Math.max(to, one.to)];
  return { from, to };
}
