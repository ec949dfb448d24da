import type { FirstEvent, Head, StoreCondition, Write, WriteResult } from '../event-store.js';
import type { Load } from '../limits.js';
import type { Appender, Settled } from './appender.js';
import type { SharedCommits } from './commits.js';
import { asUnavailable } from './failures.js';

/** Simple counts for whoever publishes metrics. */
export interface StoreFigures {
  /** Events and bytes taken, not yet written. */
  readonly queuedEvents: number;
  readonly queuedBytes: number;
  readonly commits: number;
  readonly eventsCommitted: number;
  /** All commits together and the slowest one, in milliseconds. */
  readonly commitMsTotal: number;
  readonly commitMsMax: number;
  readonly walBytes: number;
}

/** What takes writes one after another: a thread of its own, or this one when the ledger is in memory. */
export interface Writer {
  append(writes: readonly Write[], load: Load): Promise<readonly WriteResult[]>;
  settle(instant: number): Promise<Settled>;
  /** The first event of a stream that reading does not show yet. */
  readFirst(stream: string): Promise<FirstEvent | undefined>;
  /** Resolves once reading shows everything that any process appended before. */
  catchUp(): Promise<void>;
  condition(options?: { readonly probe?: boolean }): Promise<StoreCondition>;
  /** The latest that this process knows of. */
  readonly head: Head | undefined;
  figures(): StoreFigures;
  close(): Promise<void>;
}

/** Writes at once, on this thread: a ledger in memory has nothing to wait for. */
export class InlineWriter implements Writer {
  readonly #appender: Appender;
  readonly #commits: SharedCommits;
  #count = 0;
  #events = 0;

  constructor(appender: Appender, commits: SharedCommits) {
    this.#appender = appender;
    this.#commits = commits;
  }

  get head(): Head | undefined {
    return this.#appender.head;
  }

  async append(writes: readonly Write[], load: Load): Promise<readonly WriteResult[]> {
    try {
      const results = this.#appender.commit(writes);
      this.#count += 1;
      this.#events += load.events;
      this.#commits.announce();
      return results;
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  async settle(instant: number): Promise<Settled> {
    try {
      return this.#appender.settle(instant);
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  /** What is committed is read by everybody at once. */
  async readFirst(): Promise<undefined> {}

  async catchUp(): Promise<void> {}

  async condition(): Promise<StoreCondition> {
    return { findings: [], behind: 0n };
  }

  figures(): StoreFigures {
    const { commits, eventsCommitted } = { commits: this.#count, eventsCommitted: this.#events };
    return { queuedEvents: 0, queuedBytes: 0, commits, eventsCommitted, commitMsTotal: 0, commitMsMax: 0, walBytes: 0 };
  }

  async close(): Promise<void> {
    this.#appender.finish();
  }
}
