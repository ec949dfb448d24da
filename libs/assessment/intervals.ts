/** A closed interval of whole milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Sorted, disjoint, and merged where they touch. */
export function union(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    if (from > to) continue;
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to + 1)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else merged.push({ from, to });
  }
  return merged;
}

/** What of `intervals` lies outside every one of `holes`. */
export function subtract(intervals: readonly Interval[], holes: readonly Interval[]): Interval[] {
  let rest = [...intervals];
  for (const hole of union(holes)) {
    rest = rest.flatMap(({ from, to }) =>
      to < hole.from || from > hole.to
        ? [{ from, to }]
        : [
            { from, to: hole.from - 1 },
            { from: hole.to + 1, to },
          ].filter((part) => part.from <= part.to),
    );
  }
  return rest;
}

export const overlaps = (a: Interval, b: Interval): boolean => a.from <= b.to && b.from <= a.to;
