import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.js';
import { SimulatedClock } from '../clock.js';
import { type Head, Overloaded, StoreClosed, StoreUnavailable, type Write, type WriteResult } from '../event-store.js';
import type { Load } from '../limits.js';
import type { Settled } from './appender.js';
import type { SharedCommits } from './commits.js';
import type { Answer, Request, WriterData } from './messages.js';
import { buffersOf, packWrites, unpackResults } from './packing.js';
import type { StoreFigures, Writer } from './writer.js';

/** How much may wait, and how much one transaction takes. */
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

/** Two, so that the writer has the next transaction at hand when it ends one. */
const commitsAheadMax = 2;
const restartAfterMs = { first: 50, most: 5_000 };

interface Append {
  readonly writes: readonly Write[];
  readonly load: Load;
  readonly resolve: (results: readonly WriteResult[]) => void;
  readonly reject: (error: Error) => void;
}

/** What was asked of the thread, in the order of its answers. */
interface Asked {
  readonly appends: number;
  readonly done: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
}

/** The writer's side of this thread: gathers what waits into one transaction, and brings the answers back. */
export class WriterThread implements Writer {
  readonly #data: WriterData;
  readonly #commits: SharedCommits;
  readonly #bounds: QueueBounds;
  readonly #committed: (bytes: number) => void;
  readonly #waiting: Append[] = [];
  readonly #asked: Asked[] = [];
  readonly #totals = {
    queuedEvents: 0,
    queuedBytes: 0,
    commits: 0,
    eventsCommitted: 0,
    commitMsTotal: 0,
    commitMsMax: 0,
  };
  #worker: Worker | undefined;
  #head: Head | undefined;
  #ahead = 0;
  #pumpSet = false;
  #closing: Promise<void> | undefined;
  #restartMs = restartAfterMs.first;

  /** `committed` is told of the bytes that each transaction took. */
  constructor(
    path: string,
    clock: Clock,
    options: { commits: SharedCommits; firstPosition: bigint; bounds: QueueBounds; committed: (bytes: number) => void },
  ) {
    this.#data = {
      path,
      clock: clock instanceof SimulatedClock ? clock.shared : undefined,
      commits: options.commits.shared,
      firstPosition: options.firstPosition,
    };
    this.#commits = options.commits;
    this.#bounds = options.bounds;
    this.#committed = options.committed;
  }

  get head(): Head | undefined {
    return this.#head;
  }

  /** Resolves once the thread is ready; rejects when it cannot open the ledger. */
  start(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const worker = new Worker(new URL('./writer.worker.js', import.meta.url), { workerData: this.#data });
    let reason: unknown;
    worker.on('message', (answer: Answer) => {
      if (answer.answer !== 'ready') return this.#answered(answer);
      this.#worker = worker;
      this.#head = answer.head;
      this.#restartMs = restartAfterMs.first;
      this.#commits.announce();
      resolve();
    });
    worker.on('error', (error) => {
      reason = error;
    });
    worker.on('exit', () => {
      const error = new StoreUnavailable(
        `the writer ended: ${reason instanceof Error ? reason.message : 'no reason given'}`,
        { cause: reason },
      );
      reject(error);
      if (this.#worker === worker) this.#lost(error);
    });
    return promise;
  }

  async append(writes: readonly Write[], load: Load): Promise<readonly WriteResult[]> {
    this.#mustBeOpen();
    const totals = this.#totals;
    const { queuedEventsMax, queuedBytesMax } = this.#bounds;
    const over =
      totals.queuedEvents + load.events > queuedEventsMax || totals.queuedBytes + load.bytes > queuedBytesMax;
    if (over && totals.queuedEvents > 0)
      throw new Overloaded(`${totals.queuedEvents} events (${totals.queuedBytes} bytes) are waiting to be written`);
    const { promise, resolve, reject } = Promise.withResolvers<readonly WriteResult[]>();
    this.#waiting.push({ writes, load, resolve, reject });
    totals.queuedEvents += load.events;
    totals.queuedBytes += load.bytes;
    this.#pumpSoon();
    return promise;
  }

  settle(instant: number): Promise<Settled> {
    this.#mustBeOpen();
    const { promise, resolve, reject } = Promise.withResolvers<Settled>();
    const done = (answer: Answer) => answer.answer === 'settled' && resolve(answer.settled);
    this.#ask({ ask: 'settle', instant }, { appends: 0, done, fail: reject });
    return promise;
  }

  figures(): StoreFigures {
    return { ...this.#totals, walBytes: 0 };
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    while (this.#waiting.length > 0 || this.#asked.length > 0) {
      this.#pump();
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#whenIdle = resolve;
      await promise;
    }
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.postMessage({ ask: 'close' } satisfies Request);
    await ended;
  }

  #whenIdle: () => void = () => {};

  /** At the end of this turn of the event loop, so that everything that arrived in it goes together. */
  #pumpSoon(): void {
    if (this.#pumpSet || this.#ahead >= commitsAheadMax) return;
    this.#pumpSet = true;
    setImmediate(() => {
      this.#pumpSet = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (this.#ahead < commitsAheadMax && this.#waiting.length > 0) {
      const taken: Append[] = [];
      let events = 0;
      let bytes = 0;
      for (const { load } of this.#waiting) {
        const full =
          events + load.events > this.#bounds.commitEventsMax || bytes + load.bytes > this.#bounds.commitBytesMax;
        if (full && taken.length > 0) break;
        taken.push(this.#waiting[taken.length] as Append);
        events += load.events;
        bytes += load.bytes;
      }
      this.#waiting.splice(0, taken.length);
      this.#send(taken, { events, bytes });
    }
  }

  #send(appends: readonly Append[], { events, bytes }: Load): void {
    const writes = packWrites(
      appends.flatMap((append) => append.writes),
      events,
      bytes,
    );
    const left = () => {
      this.#ahead -= 1;
      this.#totals.queuedEvents -= events;
      this.#totals.queuedBytes -= bytes;
    };
    const fail = (error: Error) => {
      left();
      for (const append of appends) append.reject(error);
    };
    const done = (answer: Answer) => {
      if (answer.answer !== 'appended') return;
      left();
      this.#count(answer.ms, events);
      this.#head = answer.head;
      this.#committed(bytes);
      let first = 0;
      for (const append of appends) {
        append.resolve(unpackResults(answer.results, first, append.writes.length));
        first += append.writes.length;
      }
    };
    this.#ahead += 1;
    this.#ask({ ask: 'append', writes }, { appends: appends.length, done, fail }, buffersOf(writes));
  }

  #count(ms: number, events: number): void {
    const totals = this.#totals;
    totals.commits += 1;
    totals.eventsCommitted += events;
    totals.commitMsTotal += ms;
    totals.commitMsMax = Math.max(totals.commitMsMax, ms);
  }

  #ask(request: Request, asked: Asked, move: ArrayBuffer[] = []): void {
    if (this.#worker === undefined) {
      asked.fail(new StoreUnavailable('the writer is being started again'));
      this.#idleCheck();
      return;
    }
    this.#asked.push(asked);
    this.#worker.postMessage(request, move);
  }

  #answered(answer: Answer): void {
    if (answer.answer === 'closed') return;
    const asked = this.#asked.shift();
    if (answer.answer === 'failed') asked?.fail(new StoreUnavailable(answer.message));
    else asked?.done(answer);
    this.#pump();
    this.#idleCheck();
  }

  #idleCheck(): void {
    if (this.#waiting.length === 0 && this.#asked.length === 0) this.#whenIdle();
  }

  /** The thread is gone: what was asked of it has an unknown outcome, and another one is started. */
  #lost(error: StoreUnavailable): void {
    this.#worker = undefined;
    for (const asked of this.#asked.splice(0)) asked.fail(error);
    this.#pump();
    this.#idleCheck();
    if (this.#closing === undefined) setTimeout(() => this.#startAgain(), this.#restartMs).unref();
  }

  #startAgain(): void {
    if (this.#closing !== undefined) return;
    this.#restartMs = Math.min(this.#restartMs * 2, restartAfterMs.most);
    this.start().catch(() => setTimeout(() => this.#startAgain(), this.#restartMs).unref());
  }

  #mustBeOpen(): void {
    if (this.#closing !== undefined) throw new StoreClosed('the event store is closed');
  }
}
