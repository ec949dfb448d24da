/** Milliseconds since 1970, UTC. An argument of the embedded store, so that a seeded past is recorded in its own time. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: Date.now };

/**
 * A clock that stands still until it is set, in memory that threads share, so that the store's writer reads the same
 * instant as whoever sets it. A ledger that was ever written under one says so for ever.
 */
export class SimulatedClock implements Clock {
  readonly shared: SharedArrayBuffer;
  readonly #cell: BigInt64Array;

  constructor(start: number | SharedArrayBuffer) {
    this.shared = typeof start === 'number' ? new SharedArrayBuffer(8) : start;
    this.#cell = new BigInt64Array(this.shared);
    if (typeof start === 'number') this.set(start);
  }

  now(): number {
    return Number(Atomics.load(this.#cell, 0));
  }

  set(instant: number): void {
    Atomics.store(this.#cell, 0, BigInt(instant));
  }
}
