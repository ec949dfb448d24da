import type { Interval } from '#libs/assessment';
import { PeriodIndex } from './period-index.js';

/** A heartbeat or a vendor's count that claims more than has come. */
export interface Shortfall extends Interval {
  readonly position: bigint;
  readonly cause: 'HEARTBEAT_COUNT' | 'RECONCILIATION';
  /** By how many events with `time` in the period it exceeds what has come; at most 0 when none is missing. */
  missing: number;
  /** The sequence number that must have come; 0 where none is claimed. */
  readonly lastSequence: bigint;
}

/** The claims about one source that are not met yet. An arrival costs next to nothing while there are none. */
export class Shortfalls {
  readonly #byPeriod = new PeriodIndex<Shortfall>();
  /** Those whose sequence number has not come, the lowest first. */
  readonly #waiting: Shortfall[] = [];
  #size = 0;

  /** Takes a claim in if it is not met. Says whether it was. */
  add(claim: Shortfall, highest: bigint): boolean {
    if (isMet(claim, highest)) return false;
    this.#size++;
    if (claim.missing > 0) this.#byPeriod.add(claim);
    if (claim.lastSequence > highest) this.#waiting.splice(this.#rank(claim.lastSequence), 0, claim);
    return true;
  }

  /** Takes an arrival in, after which `highest` is the highest number, and gives the claims that are met now. */
  arrive(time: number | undefined, highest: bigint): readonly Shortfall[] {
    if (this.#size === 0) return none;
    const met = new Set<Shortfall>();
    for (const claim of time === undefined ? none : this.#byPeriod.at(time)) {
      claim.missing--;
      if (claim.missing > 0) continue;
      this.#byPeriod.delete(claim);
      if (isMet(claim, highest)) met.add(claim);
    }
    const come = this.#rank(highest + 1n);
    for (const claim of come === 0 ? none : this.#waiting.splice(0, come)) if (isMet(claim, highest)) met.add(claim);
    this.#size -= met.size;
    return [...met];
  }

  /** How many wait for a lower number than this. */
  #rank(sequence: bigint): number {
    let [low, high] = [0, this.#waiting.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#waiting[middle] as Shortfall).lastSequence < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const none: readonly Shortfall[] = [];

const isMet = ({ missing, lastSequence }: Shortfall, highest: bigint): boolean =>
  missing <= 0 && lastSequence <= highest;
