import { type ClosedInterval, firstEndingFrom, union } from '#libs/assessment';
import { PeriodIndex } from './period-index.js';
import type { PeriodRow } from './row-gaps.js';

/** Above so many changes at once the whole is put together anew. */
const changesMax = 1_000;

/**
 * What periods take in together, as they come and go: sorted, disjoint, merged where they touch. Costs what a change
 * touches, and a copy of the result, which stays as it is for whoever holds it.
 */
export class PeriodUnion {
  readonly #rows = new Map<string, PeriodRow>();
  readonly #index = new PeriodIndex<PeriodRow>();
  #union: readonly ClosedInterval[] = [];

  /** The very same until something comes or goes. */
  get union(): readonly ClosedInterval[] {
    return this.#union;
  }

  change(gone: readonly PeriodRow[], come: readonly PeriodRow[]): void {
    const isMuch = gone.length + come.length > changesMax;
    for (const { key } of gone) {
      const row = this.#rows.get(key);
      if (row === undefined) continue;
      this.#rows.delete(key);
      this.#index.delete(row);
      if (!isMuch) this.#take(row);
    }
    for (const row of come) {
      this.#rows.set(row.key, row);
      this.#index.add(row);
      if (!isMuch) this.#add(row);
    }
    if (isMuch) this.#union = union([...this.#rows.values()]);
  }

  #add({ from, to }: ClosedInterval): void {
    const first = firstEndingFrom(this.#union, from - 1);
    let end = first;
    while (end < this.#union.length && (this.#union[end] as ClosedInterval).from <= to + 1) end++;
    const merged = {
      from: Math.min(from, this.#union[first]?.from ?? from),
      to: Math.max(to, this.#union[end - 1]?.to ?? to),
    };
    this.#union = this.#union.toSpliced(first, end - first, first === end ? { from, to } : merged);
  }

  /** Takes away what a period took in by itself. */
  #take({ from, to }: ClosedInterval): void {
    const place = firstEndingFrom(this.#union, from);
    const whole = this.#union[place] as ClosedInterval;
    const others = [...this.#index.overlapping({ from, to })];
    const rest = union([
      { from: whole.from, to: from - 1 },
      ...others.map((other) => ({ from: Math.max(other.from, from), to: Math.min(other.to, to) })),
      { from: to + 1, to: whole.to },
    ]);
    this.#union = this.#union.toSpliced(place, 1, ...rest);
  }
}
