import { countBefore, countUntil, within } from '#libs/evidence';
import type { Fact } from '../facts/fact.js';

/** What became of one of E1 to E4: there, or why it does not count. */
export type ItemState = 'MET' | 'LATE' | 'OLD' | 'INCOMPLETE' | 'MISSING';

export interface Item {
  readonly state: ItemState;
  /** The fact that meets it; else those that would have. */
  readonly because: () => readonly Fact[];
}

/** Facts of one kind as they may help the firm, by occurrence. Recorded late without anchor, they do not. */
export class Helpful<F extends Fact> {
  readonly all: readonly F[];
  readonly timely: readonly F[];

  /** @param facts by occurrence, of each the helping part standing */
  constructor(facts: readonly F[], isTimely: (fact: F) => boolean) {
    this.all = facts;
    this.timely = facts.filter(isTimely);
  }

  firstTimely(from: number, to: number): F | undefined {
    const fact = this.timely[countBefore(this.timely, from)];
    return fact !== undefined && fact.at <= to ? fact : undefined;
  }

  lastTimely(from: number, to: number): F | undefined {
    const fact = this.timely[countUntil(this.timely, to) - 1];
    return fact !== undefined && fact.at >= from ? fact : undefined;
  }

  /** How the item stands that a fact from `from` to `to` would meet, if it lies between `freshFrom` and `freshTo`. */
  item(from: number, freshFrom: number, to: number, freshTo = to): Item {
    const fresh = Math.max(from, freshFrom);
    const met = this.firstTimely(fresh, freshTo);
    if (met !== undefined) return { state: 'MET', because: () => [met] };
    if (this.#has(fresh, freshTo)) return { state: 'LATE', because: () => within(this.all, fresh, freshTo) };
    if (this.#has(from, to)) return { state: 'OLD', because: () => within(this.all, from, to) };
    return { state: 'MISSING', because: () => [] };
  }

  #has(from: number, to: number): boolean {
    return countBefore(this.all, from) < countUntil(this.all, to);
  }
}
