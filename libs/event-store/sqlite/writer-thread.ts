import { statSync } from 'node:fs';
import { AppendPump } from '../append-pump.js';
import type { Group, QueueBounds } from '../append-queue.js';
import { SimulatedClock } from '../clock.js';
import { CommitTotals } from '../commit-totals.js';
import type { Head, StoreCondition, Write, WriteResult } from '../event-store.js';
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
  readonly #pump: AppendPump;
  readonly #line: ThreadLine<WriterRequest, WriterAnswer, Ready>;
  readonly #committed: (load: Load) => void;
  readonly #beside: () => readonly Finding[];
  readonly #writability: Writability;
  readonly #totals = new CommitTotals();
  #head: Head | undefined;

  constructor(options: WriterThreadOptions) {
    const { path, clock, commits, firstPosition, bounds, committed, beside = () => [] } = options;
    this.#path = path;
    this.#pump = new AppendPump({
      bounds,
      send: (group) => this.#send(group),
      mayGo: (ahead, waitingEvents) => ahead === 0 || (ahead < commitsAheadMax && waitingEvents >= aheadEventsMin),
    });
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

  append(writes: readonly Write[], load: Load): Promise<readonly WriteResult[]> {
    return this.#pump.push(writes, load);
  }

  async settle(instant: number): Promise<Settled> {
    this.#pump.mustBeOpen();
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
    const wal = statSync(`${this.#path}-wal`, { throwIfNoEntry: false });
    return { ...this.#pump.figures, ...this.#totals.figures, walBytes: wal?.size ?? 0 };
  }

  close(): Promise<void> {
    return this.#pump.close(() => this.#line.end());
  }

  async #send(group: Group): Promise<void> {
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
  }
}

const writerStarting = (path: string): Finding => ({
  code: 'store-away',
  about: path,
  detail: 'The thread that writes is being started.',
  remedy: 'It starts by itself; where it does not, the log says why.',
  bars: 'recording',
});
