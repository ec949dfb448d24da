import { StoreUnavailable } from '../../event-store.js';
import type { Finding } from '../../finding.js';
import { type HeldClock, jumpMsMax } from '../../held-clock.js';
import { unwritable } from '../../sqlite/unwritable.js';
import { within } from '../protocol/deadline.js';

export interface ClocksParts {
  /** This process's own. */
  readonly clock: HeldClock;
  /** Asks the server for its; undefined where it does not tell. */
  serverTime(): Promise<number | undefined>;
  /** How old, in milliseconds, may be what is known of the server's clock, and how long it may take to tell. */
  readonly lookMs: number;
  readonly readMs: number;
}

/**
 * Holds both clocks to what they were at the start. What is recorded has the server's time, and the questions between have
 * this process's: nothing is recorded while either has jumped.
 */
export class Clocks {
  readonly #parts: ClocksParts;
  #looked = -Infinity;
  #looking: Promise<void> | undefined;
  #serverAhead: string | undefined;

  constructor(parts: ClocksParts) {
    this.#parts = parts;
  }

  /** Rejects with `StoreUnavailable` where one is known to have jumped. The server is asked now and then. */
  async mustBeRight(): Promise<void> {
    await this.look();
    const why = this.#parts.clock.mistrust() ?? this.#serverAhead;
    if (why !== undefined) throw new StoreUnavailable(why, { code: 'clock-jump' });
  }

  findings(path: string): readonly Finding[] {
    const own = this.#parts.clock.mistrust();
    if (own !== undefined) return [unwritable(path, new StoreUnavailable(own, { code: 'clock-jump' }))];
    if (this.#serverAhead === undefined) return [];
    const remedy =
      'Set it right, and it goes on by itself; see "what happens" in docs/operations.md. Where this machine’s clock is ' +
      'the wrong one, set that right and start the ledger again.';
    const detail = `Nothing is recorded with its time: ${this.#serverAhead}.`;
    return [{ code: 'clock-jump', about: "the server's clock", detail, remedy, bars: 'recording' }];
  }

  /** One question for all who ask meanwhile. What comes of a server that is away is said elsewhere. */
  async look(): Promise<void> {
    const { lookMs, readMs } = this.#parts;
    if (performance.now() - this.#looked < lookMs) return;
    this.#looking ??= within(readMs, this.#parts.serverTime())
      .then((time) => this.#compare(time))
      .catch(() => {})
      .finally(() => {
        this.#looking = undefined;
        this.#looked = performance.now();
      });
    await this.#looking;
  }

  #compare(time: number | undefined): void {
    const now = this.#parts.clock.now();
    this.#serverAhead =
      time === undefined || time - now <= jumpMsMax
        ? undefined
        : `the server says ${new Date(time).toISOString()}, ${Math.round((time - now) / 60_000)} minutes ahead of this process`;
  }
}
