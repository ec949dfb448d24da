import { LimitExceeded, Overloaded, StoreUnavailable, type Write, type WriteResult } from './event-store.js';
import type { Load } from './limits.js';
import { type PackedResults, type PackedWrites, packWrites, unpackResults } from './packing.js';

/** One write of a group that has no result: what it is refused for, or why nobody knows what became of it. */
export interface FailedWrite {
  /** Its place in the group. */
  readonly index: number;
  readonly why: 'limit' | 'unavailable';
  readonly message: string;
}

/** How much may wait, and how much is handed over together: in SQLite as one transaction. */
export interface QueueBounds {
  readonly queuedEventsMax: number;
  readonly queuedBytesMax: number;
  readonly commitEventsMax: number;
  readonly commitBytesMax: number;
}

export const queueBounds: QueueBounds = {
  queuedEventsMax: 50_000,
  queuedBytesMax: 64 * 1024 * 1024,
  commitEventsMax: 4_000,
  commitBytesMax: 8 * 1024 * 1024,
};

interface Append {
  readonly writes: readonly Write[];
  readonly load: Load;
  readonly resolve: (results: readonly WriteResult[]) => void;
  readonly reject: (error: Error) => void;
}

/** Appends that are handed over together. Ended by either `resolve` or `reject`. */
export interface Group {
  readonly load: Load;
  pack(): PackedWrites;
  /** An append with a write that failed is rejected, and no other. */
  resolve(results: PackedResults, failed?: readonly FailedWrite[]): void;
  reject(error: Error): void;
}

/** What was taken and is not yet answered, in the order it came, within bounds. */
export class AppendQueue {
  readonly #bounds: QueueBounds;
  readonly #waiting: Append[] = [];
  /** Taken and not yet answered, whether it waits here or is being written. */
  events = 0;
  bytes = 0;
  /** Of these, what waits here. */
  waitingEvents = 0;

  constructor(bounds: QueueBounds) {
    this.#bounds = bounds;
  }

  get empty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Rejects with `Overloaded` when it is full; what is larger than the queue is taken when nothing else is there. */
  async push(writes: readonly Write[], load: Load): Promise<readonly WriteResult[]> {
    const { queuedEventsMax, queuedBytesMax } = this.#bounds;
    const full = this.events + load.events > queuedEventsMax || this.bytes + load.bytes > queuedBytesMax;
    if (full && this.events > 0) throw new Overloaded(`${this.events} events (${this.bytes} bytes) wait to be written`);
    const { promise, resolve, reject } = Promise.withResolvers<readonly WriteResult[]>();
    this.#waiting.push({ writes, load, resolve, reject });
    this.events += load.events;
    this.bytes += load.bytes;
    this.waitingEvents += load.events;
    return promise;
  }

  /** Takes from the front what fits into one transaction, one append at least. */
  take(): Group {
    let events = 0;
    let bytes = 0;
    let count = 0;
    for (const { load } of this.#waiting) {
      const { commitEventsMax, commitBytesMax } = this.#bounds;
      if (count > 0 && (events + load.events > commitEventsMax || bytes + load.bytes > commitBytesMax)) break;
      events += load.events;
      bytes += load.bytes;
      count += 1;
    }
    this.waitingEvents -= events;
    return this.#group(this.#waiting.splice(0, count), { events, bytes });
  }

  #group(appends: readonly Append[], load: Load): Group {
    const left = () => {
      this.events -= load.events;
      this.bytes -= load.bytes;
    };
    return {
      load,
      pack: () =>
        packWrites(
          appends.flatMap(({ writes }) => writes),
          load.events,
          load.bytes,
        ),
      resolve: (results, failed = []) => {
        left();
        let first = 0;
        for (const { writes, resolve, reject } of appends) {
          const end = first + writes.length;
          const failure = failed.find(({ index }) => index >= first && index < end);
          if (failure === undefined) resolve(unpackResults(results, first, writes.length));
          else reject(errorOf(failure));
          first = end;
        }
      },
      reject: (error) => {
        left();
        for (const append of appends) append.reject(error);
      },
    };
  }
}

const errorOf = ({ why, message }: FailedWrite): Error =>
  why === 'limit' ? new LimitExceeded(message) : new StoreUnavailable(message);
