import type { StoredEvent } from '../../event-store.js';
import type { LedgerCopy } from '../../sqlite/ledger-copy.js';
import { within } from '../protocol/deadline.js';
import { wordsOf } from '../protocol/failure.js';
import type { RecordedEvent } from '../protocol/read-answer.js';
import type { ServerConnection } from '../protocol/server-connection.js';
import { Subscription } from '../protocol/subscription.js';
import type { RecentTimes } from './recent-times.js';
import type { Streams } from './streams.js';
import type { Waiters } from './waiters.js';

/** How many events are written in one transaction. */
const batchEventsMax = 2_000;

/**
 * Between two transactions as many times what the last one took, and at most so many milliseconds: under load more goes into
 * each, and at rest hardly anyone waits.
 */
const rest = { times: 4, msMax: 4 } as const;

/** How long a subscription may take to end: one whose connection is still being made waits for that. */
const endMsMax = 200;

/** The pauses before subscribing again, in milliseconds. */
const pauseMs = { first: 20, most: 1_000 };

export interface LogCopierParts {
  readonly connection: ServerConnection;
  readonly copy: LedgerCopy;
  readonly streams: Streams;
  readonly waiters: Waiters;
  readonly times: RecentTimes;
  /** Told of what the copy has now. */
  copied(): void;
  /** Asked before each subscription: rejects where the server is not, or is not the one that the copy was made of. */
  check(): Promise<void>;
}

/**
 * Copies the ledger's streams out of `$all`, by the one subscription that this process has. What is handled is written
 * down in the same order before anyone is told. A subscription that ends, or falls silent, is begun again after the last
 * event that was handled; so nothing is skipped and nothing comes twice.
 */
export class LogCopier {
  readonly #parts: LogCopierParts;
  readonly #closed = new AbortController();
  #subscription: Subscription | undefined;
  #batch: StoredEvent[] = [];
  #flushSet = false;
  #isSubscribing = false;
  #mayFlushAt = 0;
  #pauseMs = pauseMs.first;
  #subscribed = 0;
  /** The last position that was looked at, of any stream; what is in the batch included. */
  #seen: bigint;
  #ledgertime: number;
  #trouble: string | undefined;
  /** Whether the last event could not be taken: a subscription that begins says nothing good then, the event comes again. */
  #isStuck = false;
  #clockBehindMs = 0;

  constructor(parts: LogCopierParts) {
    this.#parts = parts;
    this.#seen = parts.copy.head?.position ?? -1n;
    this.#ledgertime = parts.copy.head?.ledgertime ?? 0;
    parts.waiters.reached(this.#seen);
  }

  /** The last position of `$all` up to which the copy is complete; -1 before the first. */
  get handled(): bigint {
    return this.#parts.waiters.position;
  }

  /** Why nothing is copied now; undefined while something is, or would be. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** By how much the server's clock was behind the last ledgertime when it took its last event, in milliseconds. */
  get clockBehindMs(): number {
    return this.#clockBehindMs;
  }

  /** To be told once the server's clock was found to be right again, though nothing was recorded since. */
  clockIsRight(): void {
    this.#clockBehindMs = 0;
  }

  /** Since when (`performance.now`) there is this subscription, confirmed or not; undefined where there is none. */
  get subscribedAt(): number | undefined {
    return this.#subscription === undefined ? undefined : this.#subscribed;
  }

  start(): void {
    this.#isSubscribing = true;
    void this.#subscribe();
  }

  /** Gives up the present subscription for a new one, as one that ended by itself. */
  again(why: string): void {
    this.#ended(this.#subscription, why);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    const subscription = this.#subscription;
    this.#subscription = undefined;
    if (subscription !== undefined) await within(endMsMax, subscription.close()).catch(() => {});
    this.#flush();
  }

  async #subscribe(): Promise<void> {
    try {
      await this.#parts.check();
    } catch (error) {
      this.#isSubscribing = false;
      this.#later(wordsOf(error));
      return;
    }
    this.#isSubscribing = false;
    if (this.#closed.signal.aborted) return;
    // What was seen and not written is gone with the old subscription: begin after what is written.
    this.#batch = [];
    this.#seen = this.handled;
    this.#ledgertime = this.#parts.copy.head?.ledgertime ?? 0;
    const subscription = new Subscription(this.#parts.connection.client, this.#seen < 0n ? undefined : this.#seen, {
      confirmed: () => {
        if (!this.#isStuck) this.#goesOn();
      },
      take: (event) => this.#take(event),
      ended: (error) => this.#ended(subscription, wordsOf(error)),
    });
    this.#subscription = subscription;
    this.#subscribed = performance.now();
  }

  #goesOn(): void {
    this.#trouble = undefined;
    this.#pauseMs = pauseMs.first;
  }

  #ended(subscription: Subscription | undefined, why: string): void {
    if (subscription !== this.#subscription) return;
    this.#subscription = undefined;
    void subscription?.close();
    this.#later(why);
  }

  #later(why: string): void {
    if (this.#closed.signal.aborted) return;
    this.#trouble = why;
    if (this.#isSubscribing) return;
    this.#isSubscribing = true;
    setTimeout(() => {
      if (!this.#closed.signal.aborted) void this.#subscribe();
    }, this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, pauseMs.most);
  }

  /** Throws where the event cannot be taken: it was not seen then, and what is written of those before must not say so. */
  #take(event: RecordedEvent): void {
    this.#parts.connection.heard();
    if (event.position <= this.#seen) return;
    this.#isStuck = true;
    if (this.#parts.streams.isOurs(event.stream)) this.#batch.push(this.#stored(event));
    this.#isStuck = false;
    this.#seen = event.position;
    if (this.#batch.length >= batchEventsMax) this.#flush();
    if (this.#flushSet) return;
    this.#flushSet = true;
    const flush = () => {
      this.#flushSet = false;
      this.#flush();
    };
    // All that has arrived goes together.
    const early = this.#mayFlushAt - performance.now();
    if (early > 0) setTimeout(flush, early);
    else setImmediate(flush);
  }

  /** The server's time, and never below that of any event before: a leader's clock that steps back reorders nothing. */
  #stored({ created, ...event }: RecordedEvent): StoredEvent {
    if (!(created > 0)) throw new Error(`the server gave no time for the event at position ${event.position}`);
    this.#parts.streams.look(event);
    this.#clockBehindMs = this.#ledgertime - created;
    this.#ledgertime = Math.max(this.#ledgertime, created);
    return { ...event, ledgertime: this.#ledgertime };
  }

  #flush(): void {
    const [batch, seen] = [this.#batch, this.#seen];
    this.#batch = [];
    const begun = performance.now();
    try {
      if (batch.length > 0) this.#parts.copy.add(batch);
    } catch (error) {
      // A full disk, most likely. What was in the batch comes again with the next subscription.
      this.#seen = this.handled;
      this.#isStuck = true;
      this.#ended(this.#subscription, wordsOf(error));
      return;
    }
    const now = performance.now();
    this.#mayFlushAt = now + Math.min(rest.times * (now - begun), rest.msMax);
    if (seen <= this.handled) return;
    if (this.#subscription !== undefined) this.#goesOn();
    if (batch.length > 0) this.#parts.copied();
    for (const { position, ledgertime } of batch) this.#parts.times.add(position, ledgertime);
    this.#parts.waiters.reached(seen);
  }
}
