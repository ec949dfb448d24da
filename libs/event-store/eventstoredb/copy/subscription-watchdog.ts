import { setTimeout as pause } from 'node:timers/promises';
import type { ServerConnection } from '../protocol/server-connection.js';
import type { ServerReads } from '../protocol/server-reads.js';
import type { Timings } from '../protocol/timings.js';
import type { LogCopier } from './log-copier.js';
import type { Waiters } from './waiters.js';

export interface SubscriptionWatchdogParts {
  readonly copier: LogCopier;
  /** Of the copier. */
  readonly connection: ServerConnection;
  readonly reads: ServerReads;
  readonly waiters: Waiters;
  readonly timings: Timings;
  /** Asked at each look: rejects where the server is not, or is not the one that the copy was made of. */
  verify(): Promise<void>;
  /** Told when the copy is complete for the first time. */
  completed(): void;
}

/**
 * The watch over the copier: a subscription can fall silent without an error, and is then begun again. Also says whether
 * the copy keeps up, so that waiting for it makes sense.
 */
export class SubscriptionWatchdog {
  readonly #copier: LogCopier;
  readonly #connection: ServerConnection;
  readonly #reads: ServerReads;
  readonly #waiters: Waiters;
  readonly #timings: Timings;
  readonly #verify: () => Promise<void>;
  readonly #completed: () => void;
  #looking: NodeJS.Timeout | undefined;
  #closed = false;
  #wasComplete = false;

  constructor(parts: SubscriptionWatchdogParts) {
    this.#copier = parts.copier;
    this.#connection = parts.connection;
    this.#reads = parts.reads;
    this.#waiters = parts.waiters;
    this.#timings = parts.timings;
    this.#verify = () => parts.verify();
    this.#completed = parts.completed;
  }

  /** Whether the copy was complete once, and is being kept so. */
  get isLive(): boolean {
    return this.#wasComplete && this.#copier.trouble === undefined;
  }

  /** Waits until the copy is complete up to the head as it is now, but no longer than `ms`: it is on the way then. */
  async complete(ms: number): Promise<void> {
    const there = this.#waiters.wait(await this.#reads.head(), Infinity).then((isThere) => {
      if (isThere) this.#isComplete();
    });
    await Promise.race([there, pause(ms)]);
  }

  start(): void {
    void this.#look();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#looking);
  }

  async #look(): Promise<void> {
    try {
      const head = await this.#reads.head();
      await this.#verify();
      if (await this.#waiters.wait(head, this.#timings.lookMs)) this.#isComplete();
      else this.#watch();
    } catch {
      // The server is away, or is not the one that was copied, which appends and reads say.
    }
    if (!this.#closed) this.#looking = setTimeout(() => void this.#look(), this.#timings.lookMs);
  }

  #isComplete(): void {
    if (this.#wasComplete) return;
    this.#wasComplete = true;
    this.#completed();
  }

  /**
   * There is more than was copied: where nothing has come for too long under this subscription, it fell silent. So did one
   * that was never confirmed, of a node that takes calls and answers none.
   */
  #watch(): void {
    const { subscribedAt } = this.#copier;
    const since = performance.now() - this.#timings.silentMsMax;
    if (subscribedAt === undefined || subscribedAt > since || !this.#connection.isSilentSince(since)) return;
    this.#connection.renew();
    this.#copier.again('the subscription fell silent');
  }
}
