import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds since 1970, UTC. An argument of the embedded store, so that a seeded past is recorded in its own time. */
export interface Clock {
  now(): number;
  /** Why nothing is to be recorded with its time; undefined, or left out, where it can be. */
  mistrust?(): string | undefined;
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
    Atomics.notify(this.#cell, 0);
  }

  /** Resolves once it no longer shows `instant`, or `signal` has aborted. */
  async moved(instant: number, signal: AbortSignal): Promise<void> {
    const wake = () => Atomics.notify(this.#cell, 0);
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted && this.now() === instant) {
        const wait = Atomics.waitAsync(this.#cell, 0, BigInt(instant));
        if (wait.async) await wait.value;
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }
}

/** The longest that a timer takes, in ms. */
const timerMsMax = 2 ** 31 - 1;

/** Resolves once the clock shows `instant` or later, or `signal` has aborted. A clock that is put right is looked at again. */
export async function clockReaches(clock: Clock, instant: number, signal: AbortSignal): Promise<void> {
  for (let now = clock.now(); now < instant && !signal.aborted; now = clock.now()) {
    if (clock instanceof SimulatedClock) await clock.moved(now, signal);
    else await delay(Math.min(instant - now, timerMsMax), undefined, { signal }).catch(() => undefined);
  }
}
