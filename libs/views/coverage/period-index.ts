import type { ClosedInterval } from '#libs/assessment';

/**
 * Closed periods of whole milliseconds, found by what they contain. A period lies in one or two cells of the
 * grid whose cells are as long as itself or up to twice as long, so a look-up takes as many cells as there are orders of
 * length, which is a handful, whatever the number of periods.
 */
export class PeriodIndex<P extends ClosedInterval> {
  readonly #grids = new Map<number, Map<number, Set<P>>>();

  add(period: P): void {
    const size = cellOf(period);
    const grid = this.#grids.get(size) ?? new Map<number, Set<P>>();
    this.#grids.set(size, grid);
    for (const cell of cells(period, size)) {
      const held = grid.get(cell);
      if (held === undefined) grid.set(cell, new Set([period]));
      else held.add(period);
    }
  }

  delete(period: P): void {
    const size = cellOf(period);
    const grid = this.#grids.get(size);
    if (grid === undefined) return;
    for (const cell of cells(period, size)) {
      const held = grid.get(cell);
      held?.delete(period);
      if (held?.size === 0) grid.delete(cell);
    }
    if (grid.size === 0) this.#grids.delete(size);
  }

  /** Those that contain an instant, in any order. */
  at(instant: number): P[] {
    const found: P[] = [];
    for (const [size, grid] of this.#grids) {
      for (const period of grid.get(Math.floor(instant / size)) ?? []) {
        if (period.from <= instant && instant <= period.to) found.push(period);
      }
    }
    return found;
  }

  /** Those that have an instant in common with a period, each once, in any order. */
  overlapping({ from, to }: ClosedInterval): Set<P> {
    const found = new Set<P>();
    for (const [size, grid] of this.#grids) {
      const [first, last] = [Math.floor(from / size), Math.floor(to / size)];
      const near = last - first < grid.size ? cellsIn(grid, first, last) : grid.values();
      for (const cell of near) for (const period of cell) if (period.from <= to && period.to >= from) found.add(period);
    }
    return found;
  }
}

function* cellsIn<P>(grid: ReadonlyMap<number, ReadonlySet<P>>, first: number, last: number) {
  for (let cell = first; cell <= last; cell++) yield grid.get(cell) ?? [];
}

/** The least power of two that is no shorter than the period. */
const cellOf = ({ from, to }: ClosedInterval): number => 2 ** Math.ceil(Math.log2(to - from + 1));

function cells({ from, to }: ClosedInterval, size: number): number[] {
  const [first, last] = [Math.floor(from / size), Math.floor(to / size)];
  return first === last ? [first] : [first, last];
}
