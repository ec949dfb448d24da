import { countWhile } from '#libs/evidence';
/** A time in ms, half open: [from, to). Either end may be infinite. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** A time in whole ms with both ends in it, as evidence claims periods; either end may be infinite. */
export interface ClosedInterval {
  readonly from: number;
  readonly to: number;
}

/** Sorted, disjoint, and merged where they touch. */
export function union(intervals: readonly ClosedInterval[]): ClosedInterval[] {
  const merged: ClosedInterval[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    if (from > to) continue;
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to + 1)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else merged.push({ from, to });
  }
  return merged;
}

/** What of an interval lies outside every one of `holes`, which are sorted and disjoint. */
export function subtract({ from, to }: ClosedInterval, holes: readonly ClosedInterval[]): ClosedInterval[] {
  const rest: ClosedInterval[] = [];
  let start = from;
  for (let index = firstEndingFrom(holes, from); index < holes.length; index++) {
    const hole = holes[index] as ClosedInterval;
    if (hole.from > to) break;
    if (start < hole.from) rest.push({ from: start, to: hole.from - 1 });
    start = hole.to + 1;
  }
  if (start <= to) rest.push({ from: start, to });
  return rest;
}

/** What of an interval lies within `others`, which are sorted and disjoint. */
export function intersect({ from, to }: ClosedInterval, others: readonly ClosedInterval[]): ClosedInterval[] {
  const common: ClosedInterval[] = [];
  for (let index = firstEndingFrom(others, from); index < others.length; index++) {
    const other = others[index] as ClosedInterval;
    if (other.from > to) break;
    common.push({ from: Math.max(from, other.from), to: Math.min(to, other.to) });
  }
  return common.filter((part) => part.from <= part.to);
}

/** Whether any of `others`, which are sorted and disjoint, has an instant in common with an interval. */
export function overlapsAny({ from, to }: ClosedInterval, others: readonly ClosedInterval[]): boolean {
  const other = others[firstEndingFrom(others, from)];
  return other !== undefined && other.from <= to;
}

/** The index of the first of sorted, disjoint intervals that is not over before an instant. */
export const firstEndingFrom = (intervals: readonly ClosedInterval[], at: number): number =>
  countWhile(intervals.length, (index) => (intervals[index] as ClosedInterval).to < at);
