interface Timed {
  readonly at: number;
}

/** How many of so many things, in an order in which a test holds for the first ones only, it holds for. */
export function countWhile(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of items in ascending order lie before an instant. */
export const countBefore = (items: readonly Timed[], at: number): number =>
  countWhile(items.length, (index) => (items[index] as Timed).at < at);

/** How many of items in ascending order lie at or before an instant. */
export const countUntil = (items: readonly Timed[], at: number): number =>
  countWhile(items.length, (index) => (items[index] as Timed).at <= at);

/** The items of a period, both its ends included, of items in ascending order. */
export function within<T extends Timed>(items: readonly T[], from: number, to: number): readonly T[] {
  return items.slice(countBefore(items, from), countUntil(items, to));
}
