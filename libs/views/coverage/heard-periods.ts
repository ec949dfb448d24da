import { type ClosedInterval, firstEndingFrom } from '#libs/assessment';
import { everyRuleSet } from './followed-rule-sets.js';
import type { SourcePeriod } from './period-rows.js';

/** Where the last heartbeat of a source ends (ms), and the positions of those that end there. */
export interface Heard {
  readonly at: number;
  readonly because: readonly bigint[];
}

/** What a heartbeat changed of the intervals that no heartbeat covers. */
export interface HoleChange {
  readonly closed: readonly SourcePeriod[];
  readonly opened: readonly SourcePeriod[];
}

/** What the heartbeats of one source cover together: closed periods, sorted, merged where they touch. */
export class HeardPeriods {
  readonly #start: number;
  readonly #covered: ClosedInterval[];

  /** @param start where the source begins (ms) */
  constructor(start: number, covered: readonly ClosedInterval[]) {
    this.#start = start;
    this.#covered = [...covered];
  }

  /** Where the last of them ends; undefined while there is none. */
  get end(): number | undefined {
    return this.#covered.at(-1)?.to;
  }

  /** The intervals before the first and between two. */
  get holes(): SourcePeriod[] {
    return this.#holes(0, this.#covered.length);
  }

  /** Takes a heartbeat's period in; one that holds no instant covers nothing. Costs what it touches. */
  add({ from, to }: ClosedInterval): HoleChange {
    if (from > to) return { closed: [], opened: [] };
    const first = firstEndingFrom(this.#covered, from - 1);
    let end = first;
    while (end < this.#covered.length && (this.#covered[end] as ClosedInterval).from <= to + 1) end++;
    const merged = this.#covered.slice(first, end);
    const before = this.#holes(first, end + 1);
    this.#covered.splice(first, end - first, {
      from: Math.min(from, merged[0]?.from ?? from),
      to: Math.max(to, merged.at(-1)?.to ?? to),
    });
    const after = this.#holes(first, first + 2);
    return {
      closed: before.filter((hole) => !after.some((other) => isSame(hole, other))),
      opened: after.filter((hole) => !before.some((other) => isSame(hole, other))),
    };
  }

  /** The intervals before the periods of these places, and after the one before. */
  #holes(first: number, end: number): SourcePeriod[] {
    return this.#covered.slice(first, end).map(({ from }, index) => {
      const place = first + index;
      const begin = place === 0 ? this.#start : (this.#covered[place - 1] as ClosedInterval).to + 1;
      return { cause: 'HEARTBEAT', ref: 0n, from: begin, to: from - 1, ruleSet: everyRuleSet };
    });
  }
}

const isSame = (a: SourcePeriod, b: SourcePeriod): boolean => a.from === b.from && a.to === b.to;
