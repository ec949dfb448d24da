interface Waiter {
  readonly position: bigint;
  readonly until: number;
  readonly resolve: (isReached: boolean) => void;
}

const lookMs = 50;

/** Those who wait until the copy is complete up to a position. */
export class Waiters {
  #waiting: Waiter[] = [];
  #position = -1n;
  #looking: NodeJS.Timeout | undefined;

  /** Up to here it is complete. */
  get position(): bigint {
    return this.#position;
  }

  reached(position: bigint): void {
    if (position > this.#position) this.#position = position;
    if (this.#waiting.length > 0) this.#look();
  }

  /** True once it is complete up to `position`; false after `ms`. */
  wait(position: bigint, ms: number): Promise<boolean> {
    if (position <= this.#position) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiting.push({ position, until: performance.now() + ms, resolve });
    this.#looking ??= setInterval(() => this.#look(), lookMs);
    return promise;
  }

  /** Everyone who waits gets `false`. */
  close(): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve(false);
    this.#rest();
  }

  #look(): void {
    const now = performance.now();
    const left: Waiter[] = [];
    for (const waiter of this.#waiting) {
      if (waiter.position <= this.#position) waiter.resolve(true);
      else if (waiter.until <= now) waiter.resolve(false);
      else left.push(waiter);
    }
    this.#waiting = left;
    if (left.length === 0) this.#rest();
  }

  #rest(): void {
    clearInterval(this.#looking);
    this.#looking = undefined;
  }
}
