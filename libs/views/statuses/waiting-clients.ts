import type { Left } from '#libs/projections';
import type { BehindClient } from './behind.js';

/** How much of the thread's time one client may take at once. */
export interface TimeShare {
  /** Whoever takes more waits for a turn from then on. */
  readonly max: number;
  /** By which clock, in the unit of `max`. */
  now(): number;
}

/** Nobody waits. */
export const unlimited: TimeShare = { max: Infinity, now: () => 0 };

/** Names that are kept of clients that were expensive, at most. */
const expensiveMax = 10_000;

/**
 * The clients that are expensive and wait for their turn. They go round; and while there is other work, all of them together
 * get as much time as that took: what a turn takes beyond it is paid back before the next one.
 */
export class WaitingClients {
  readonly #share: TimeShare;
  /** By name, in the order of their turns. */
  readonly #waiting: Map<string, BehindClient>;
  /** Who took more than a share the last time: the next time they wait at once. */
  readonly #expensive: Set<string>;
  /** What they may take; below 0 where they took more than that. */
  #credit = 0;

  constructor(share: TimeShare, waiting: readonly BehindClient[]) {
    this.#share = share;
    this.#waiting = new Map(waiting.map((one) => [one.client, one]));
    this.#expensive = new Set(this.#waiting.keys());
  }

  get left(): Left | undefined {
    let least: bigint | undefined;
    for (const { position } of this.#waiting.values()) if (least === undefined || position < least) least = position;
    return least === undefined ? undefined : { count: this.#waiting.size, position: least };
  }

  get numbers(): bigint[] {
    return [...this.#waiting.values()].map(({ number }) => number);
  }

  has(client: string): boolean {
    return this.#waiting.has(client);
  }

  isExpensive(client: string): boolean {
    return this.#expensive.has(client);
  }

  /** It waits from now on, or goes on waiting from somewhere else, behind all others. */
  put(one: BehindClient): void {
    this.#waiting.delete(one.client);
    this.#waiting.set(one.client, one);
  }

  remove(client: string): void {
    this.#waiting.delete(client);
  }

  /** Takes down how much time one client took. */
  took(client: string, time: number): void {
    this.#expensive.delete(client);
    if (time <= this.#share.max) return;
    if (this.#expensive.size >= expensiveMax) this.#expensive.clear();
    this.#expensive.add(client);
  }

  /** Does other work, and grants those who wait as much time. */
  async granting<T>(work: () => Promise<T>): Promise<T> {
    const begun = this.#share.now();
    const done = await work();
    const credit = Math.min(this.#credit + this.#share.now() - begun, this.#share.max);
    this.#credit = this.#waiting.size === 0 ? 0 : credit;
    return done;
  }

  /**
   * Whose turn it is, each at most once, until the time is used up that they were granted, and at most a share of it; where
   * nothing else is to be done, one.
   */
  *turns(isIdle: boolean): Generator<BehindClient> {
    const { max, now } = this.#share;
    let spent = 0;
    for (const one of [...this.#waiting.values()]) {
      if (!isIdle && (this.#credit <= 0 || spent > max)) return;
      const begun = now();
      yield one;
      const time = now() - begun;
      spent += time;
      if (isIdle) return;
      this.#credit -= time;
    }
  }
}
