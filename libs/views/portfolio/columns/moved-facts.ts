import type { CountedKind } from '../../indicators/counted.js';
import type { KnownWindow, Moved } from './now-and-then.js';

/** One fact, as it stands in the columns of its kind. */
export interface CountedRow {
  readonly kind: CountedKind;
  readonly row: number;
  /** What of it stands: bits of what helps and what hurts. */
  readonly left: number;
}

/** Counts over facts of some kinds, to which each adds what follows from itself. */
export interface FactTally {
  readonly kinds: readonly CountedKind[];
  readonly bytes: number;
  /** Adds what a fact counts for, or takes it away again. */
  add(fact: CountedRow, by: 1 | -1): void;
}

/** Tells each fact of a kind that occurred in (from, to] and was known at a position. */
type EachFact = (kind: CountedKind, window: KnownWindow, each: (fact: CountedRow) => void) => void;

/** Counts over the facts of a window that are moved: only what comes into it, leaves it or changes is counted again. */
export class MovedFacts<Tally extends FactTally> implements Moved<Tally> {
  readonly tally: Tally;
  window: KnownWindow | undefined;
  readonly #each: EachFact;

  constructor(tally: Tally, each: EachFact) {
    this.tally = tally;
    this.#each = each;
  }

  get bytes(): number {
    return this.tally.bytes;
  }

  moveTo(window: KnownWindow): void {
    const { from, to, upTo } = window;
    const { from: wasFrom, to: wasTo } = this.window ?? { from, to: from };
    for (const kind of this.tally.kinds) {
      this.#each(kind, { from: wasFrom, to: Math.min(from, wasTo), upTo }, (fact) => this.tally.add(fact, -1));
      this.#each(kind, { from: Math.max(from, wasTo), to, upTo }, (fact) => this.tally.add(fact, 1));
    }
    this.window = window;
  }

  /** Adds a fact that has come to be known, or takes it away before it changes, where it is in the window. */
  add(fact: CountedRow, time: number, by: 1 | -1): void {
    if (this.window === undefined || time <= this.window.from || time > this.window.to) return;
    if (this.tally.kinds.includes(fact.kind)) this.tally.add(fact, by);
  }
}
