interface Timed {
  readonly at: number;
}

/** How many of items in ascending order lie before an instant. */
export function countBefore(items: readonly Timed[], at: number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle] as Timed).at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of items in ascending order lie at or before an instant. */
export function countUntil(items: readonly Timed[], at: number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle] as Timed).at <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The items of a period, both its ends included, of items in ascending order. */
export function within<T extends Timed>(items: readonly T[], from: number, to: number): readonly T[] {
  return items.slice(countBefore(items, from), countUntil(items, to));
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
