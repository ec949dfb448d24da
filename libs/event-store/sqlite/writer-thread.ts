import { statSync } from 'node:fs';
import { AppendQueue, type Group, type QueueBounds } from '../append-queue.js';
import { SimulatedClock } from '../clock.js';
import { CommitTotals } from '../commit-totals.js';
import { type Head, StoreClosed, type StoreCondition, type Write, type WriteResult } from '../event-store.js';
import type { Finding } from '../finding.js';
import type { HeldClock } from '../held-clock.js';
import type { Load } from '../limits.js';
import { buffersOf } from '../packing.js';
import { expected, ThreadLine } from '../thread-line.js';
import type { Settled } from './appender.js';
import type { SharedCommits } from './commits.js';
import type { Ready, WriterAnswer, WriterRequest } from './messages.js';
import { Writability } from './writability.js';
import type { StoreFigures, Writer } from './writer.js';

/** Two, so that the writer has the next transaction at hand when it ends one. */
const commitsAheadMax = 2;

/** A smaller transaction than this waits for the one before: what comes meanwhile goes with it, and one flush serves all. */
const aheadEventsMin = 500;

export interface WriterThreadOptions {
  readonly path: string;
  readonly clock: SimulatedClock | HeldClock;
  readonly commits: SharedCommits;
  readonly firstPosition: bigint;
  readonly bounds: QueueBounds;
  /** Told of each transaction that became durable. */
  readonly committed: (load: Load) => void;
  /** What else is wrong with the file. */
  readonly beside?: () => readonly Finding[];
  readonly code?: URL;
}

/** The writer's side of this thread: what waits is gathered into one transaction, and its answers are brought back. */
export class WriterThread implements Writer {
  readonly #path: string;
  readonly #queue: AppendQueue;
  readonly #line: ThreadLine<WriterRequest, WriterAnswer, Ready>;
  readonly #committed: (load: Load) => void;
  readonly #beside: () => readonly Finding[];
  readonly #writability: Writability;
  readonly #totals = new CommitTotals();
  #head: Head | undefined;
  #ahead = 0;
  #pumpSet = false;
  #closing: Promise<void> | undefined;
  #drained: () => void = () => {};

  constructor(options: WriterThreadOptions) {
    const { path, clock, commits, firstPosition, bounds, committed, beside = () => [] } = options;
    this.#path = path;
    this.#queue = new AppendQueue(bounds);
    this.#committed = committed;
    this.#beside = beside;
    this.#writability = new Writability(path, async (bytes) => {
      await this.#line.ask({ ask: 'probe', bytes });
      committed({ events: 0, bytes });
    });
    const shared = clock instanceof SimulatedClock ? clock.shared : clock.begun;
    const code = options.code ?? new URL('./writer.worker.js', import.meta.url);
    const data = { path, clock: shared, commits: commits.shared, firstPosition };
    this.#line = new ThreadLine(code, data, ({ head }) => {
      this.#head = head;
      commits.announce();
    });
  }

  get head(): Head | undefined {
    return this.#head;
  }

  start(): Promise<void> {
    return this.#line.start();
  }

  async append(writes: readonly Write[], load: Load): Promise<readonly WriteResult[]> {
    this.#mustBeOpen();
    const results = this.#queue.push(writes, load);
    this.#pumpSoon();
    return results;
  }

  async settle(instant: number): Promise<Settled> {
    this.#mustBeOpen();
    const head = this.#head;
    // Ledgertimes never decrease, so of an instant that has passed there is nothing to ask.
    if (head !== undefined && instant < head.ledgertime) return { head, settled: true };
    try {
      return expected('settled', await this.#line.ask({ ask: 'settle', instant })).settled;
    } catch (error) {
      this.#writability.failed(error as Error, 0);
      throw error;
    }
  }

  /** What is committed is read by everybody at once. */
  async readFirst(): Promise<undefined> {}

  async catchUp(): Promise<void> {}

  async condition({ probe = false } = {}): Promise<StoreCondition> {
    if (!this.#line.isReady) return { findings: [writerStarting(this.#path)], behind: 0n };
    return { findings: [...(await this.#writability.look(probe)), ...this.#beside()], behind: 0n };
  }

  /** Has the log started afresh, which is short once a checkpoint has just moved most of it. */
  async restartLog(): Promise<void> {
    await this.#line.ask({ ask: 'restart-log' });
  }

  figures(): StoreFigures {
    const { events, bytes } = this.#queue;
    const wal = statSync(`${this.#path}-wal`, { throwIfNoEntry: false });
    return { queuedEvents: events, queuedBytes: bytes, ...this.#totals.figures, walBytes: wal?.size ?? 0 };
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#drained = resolve;
    this.#pump();
    await promise;
    await this.#line.end();
  }

  /** At the end of this turn of the event loop, so that everything that arrived in it goes together. */
  #pumpSoon(): void {
    if (this.#pumpSet || !this.#mayGo) return;
    this.#pumpSet = true;
    setImmediate(() => {
      this.#pumpSet = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (!this.#queue.empty && this.#mayGo) void this.#send(this.#queue.take());
    if (this.#ahead === 0 && this.#queue.empty) this.#drained();
  }

  get #mayGo(): boolean {
    return this.#ahead === 0 || (this.#ahead < commitsAheadMax && this.#queue.waitingEvents >= aheadEventsMin);
  }

  async #send(group: Group): Promise<void> {
    this.#ahead += 1;
    try {
      const writes = group.pack();
      const answer = expected('appended', await this.#line.ask({ ask: 'append', writes }, buffersOf(writes)));
      this.#head = answer.head;
      this.#totals.add(answer.ms, group.load.events);
      this.#writability.succeeded();
      group.resolve(answer.results);
      this.#committed(group.load);
    } catch (error) {
      this.#writability.failed(error as Error, group.load.bytes);
      group.reject(error as Error);
    }
    this.#ahead -= 1;
    this.#pump();
  }

  #mustBeOpen(): void {
    if (this.#closing !== undefined) throw new StoreClosed('the event store is closed');
  }
}

const writerStarting = (path: string): Finding => ({
  code: 'store-away',
  about: path,
  detail: 'The thread that writes is being started.',
  remedy: 'It starts by itself; where it does not, the log says why.',
  bars: 'recording',
});
