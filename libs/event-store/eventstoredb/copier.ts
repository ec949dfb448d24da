import type { AllStreamRecordedEvent, AllStreamResolvedEvent, AllStreamSubscription } from '@eventstore/db-client';
import { START } from '@eventstore/db-client';
import type { StoredEvent } from '../event-store.js';
import type { LedgerCopy } from '../sqlite/ledger-copy.js';
import type { Connection } from './connection.js';
import { within } from './deadline.js';
import { recordedEvent } from './event-form.js';
import { wordsOf } from './failure.js';
import type { Streams } from './streams.js';
import type { Waiters } from './waiters.js';

/** How many events are handed over at a time by the client, and how many are written in one transaction. */
const readAhead = 1_024;
const batchEventsMax = 2_000;

/** The least time between two transactions, in milliseconds: under load more goes into each, at rest nobody waits. */
const betweenMsMin = 4;

/** How long a subscription may take to end: one whose connection is still being made waits for that. */
const endMsMax = 200;

/** The pauses before subscribing again, in milliseconds. */
const pauseMs = { first: 20, most: 1_000 };

export interface CopierParts {
  readonly connection: Connection;
  readonly copy: LedgerCopy;
  readonly streams: Streams;
  readonly waiters: Waiters;
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
export class Copier {
  readonly #parts: CopierParts;
  readonly #closed = new AbortController();
  #subscription: AllStreamSubscription | undefined;
  #batch: StoredEvent[] = [];
  #flushSet = false;
  #isSubscribing = false;
  #flushed = 0;
  #pauseMs = pauseMs.first;
  #subscribed = 0;
  /** The last position that was looked at, of any stream; what is in the batch included. */
  #seen: bigint;
  #ledgertime: number;
  #trouble: string | undefined;
  #clockBehindMs = 0;

  constructor(parts: CopierParts) {
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

  /** Since when (`performance.now`) there is this subscription. */
  get subscribedAt(): number {
    return this.#subscribed;
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
    if (subscription !== undefined) await within(endMsMax, subscription.unsubscribe()).catch(() => {});
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
    const from = this.#seen < 0n ? START : { commit: this.#seen, prepare: this.#seen };
    const subscription = this.#parts.connection.client.subscribeToAll(
      { fromPosition: from, resolveLinkTos: false },
      { highWaterMark: readAhead },
    );
    this.#subscription = subscription;
    this.#subscribed = performance.now();
    subscription.on('confirmation', () => {
      this.#trouble = undefined;
      this.#pauseMs = pauseMs.first;
    });
    subscription.on('data', (resolved: AllStreamResolvedEvent) => this.#take(subscription, resolved));
    subscription.on('error', (error: Error) => this.#ended(subscription, wordsOf(error)));
    subscription.on('end', () => this.#ended(subscription, 'the subscription ended'));
    subscription.on('close', () => this.#ended(subscription, 'the subscription was closed'));
  }

  #ended(subscription: AllStreamSubscription | undefined, why: string): void {
    if (subscription !== this.#subscription) return;
    this.#subscription = undefined;
    if (subscription !== undefined) void subscription.unsubscribe().catch(() => {});
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

  #take(subscription: AllStreamSubscription, { event }: AllStreamResolvedEvent): void {
    if (subscription !== this.#subscription) return;
    this.#parts.connection.heard();
    if (event === undefined || event.position.commit <= this.#seen) return;
    try {
      if (this.#parts.streams.isOurs(event.streamId)) this.#batch.push(this.#stored(event));
    } catch (error) {
      // It was not seen: what is written of those before it must not say so.
      this.#ended(subscription, wordsOf(error));
      return;
    }
    this.#seen = event.position.commit;
    if (this.#batch.length >= batchEventsMax) this.#flush();
    if (this.#flushSet) return;
    this.#flushSet = true;
    const flush = () => {
      this.#flushSet = false;
      this.#flush();
    };
    // All that has arrived goes together.
    const early = this.#flushed + betweenMsMin - performance.now();
    if (early > 0) setTimeout(flush, early);
    else setImmediate(flush);
  }

  /** The server's time, and never below that of any event before: a leader's clock that steps back reorders nothing. */
  #stored(event: AllStreamRecordedEvent): StoredEvent {
    const created = event.created.getTime();
    if (!(created > 0)) throw new Error(`the server gave no time for the event at position ${event.position.commit}`);
    this.#parts.streams.look(event);
    this.#clockBehindMs = this.#ledgertime - created;
    this.#ledgertime = Math.max(this.#ledgertime, created);
    const { streamId: stream, revision, position } = event;
    return { ...recordedEvent(event), stream, revision, position: position.commit, ledgertime: this.#ledgertime };
  }

  #flush(): void {
    const [batch, seen] = [this.#batch, this.#seen];
    this.#batch = [];
    this.#flushed = performance.now();
    try {
      if (batch.length > 0) this.#parts.copy.add(batch);
    } catch (error) {
      // A full disk, most likely. What was in the batch comes again with the next subscription.
      this.#seen = this.handled;
      this.#ended(this.#subscription, wordsOf(error));
      return;
    }
    if (seen <= this.handled) return;
    if (batch.length > 0) this.#parts.copied();
    this.#parts.waiters.reached(seen);
  }
}
