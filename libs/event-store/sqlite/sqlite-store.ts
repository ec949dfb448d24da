import type { Clock } from '../clock.js';
import type { CopiedFrom } from '../copied-from.js';
import {
  EventStore,
  type EventText,
  type FirstEvent,
  type Head,
  type ReadOptions,
  StoreClosed,
  type StoreCondition,
  type StoredEvent,
  type StoreLimits,
  StoreUnavailable,
  type Write,
  type WriteResult,
} from '../event-store.js';
import { checkLimits } from '../limits.js';
import type { FileCheck } from './file-check.js';
import type { SqliteReader } from './sqlite-reader.js';
import type { StoreFigures, Writer } from './writer.js';

export const sqliteLimits: StoreLimits = {
  streamNameBytesMax: 4_096,
  eventBytesMax: 1024 * 1024,
  writeBytesMax: 64 * 1024 * 1024,
  eventsPerWriteMax: 1_000,
  writesPerAppendMax: 10_000,
};

interface Parts {
  readonly reader: SqliteReader;
  readonly writer: Writer;
  /** Where the file is a copy of what a server has. */
  readonly copiedFrom?: CopiedFrom;
  readonly clock: Clock;
  readonly simulated: boolean;
  readonly commits: SharedArrayBuffer;
  /** Of the file; undefined where all is in memory. */
  readonly check?: FileCheck;
  /** Those of the embedded store when left out. */
  readonly limits?: StoreLimits;
  /** Closes the reader and what else was opened, once the writer has ended. */
  readonly closed: () => Promise<void>;
}

/**
 * A store that any number of threads read from one SQLite file, and one `Writer` writes: the embedded ledger itself, or
 * this process's copy of a ledger that a server keeps.
 */
export class SqliteStore extends EventStore {
  readonly limits: StoreLimits;
  /** Whether this ledger was ever written under a simulated clock: said for ever, whatever clock it is opened with. */
  readonly simulated: boolean;
  /** To be handed to `openSqliteReader` in another thread, so that its followers wake as soon as something is durable. */
  readonly commits: SharedArrayBuffer;
  /** Of a file that is a copy, the way back to what it was made of; undefined where the file is the ledger itself. */
  readonly copiedFrom: CopiedFrom | undefined;
  readonly failedAppends = new Map<string, number>();
  readonly #parts: Parts;
  #closing: Promise<void> | undefined;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
    this.limits = parts.limits ?? sqliteLimits;
    this.simulated = parts.simulated;
    this.commits = parts.commits;
    this.copiedFrom = parts.copiedFrom;
  }

  async append(writes: readonly Write[]): Promise<readonly WriteResult[]> {
    this.#mustBeOpen();
    const load = checkLimits(writes, this.limits);
    if (writes.length === 0) return [];
    try {
      return await this.#parts.writer.append(writes, load);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.failedAppends.set(error.code, (this.failedAppends.get(error.code) ?? 0) + 1);
      throw error.code === 'damaged' ? (this.#parts.check?.met(error) ?? error) : error;
    }
  }

  async readFirst(stream: string): Promise<FirstEvent | undefined> {
    for await (const [first] of this.readStream(stream, { limit: 1 })) if (first?.revision === 0n) return first;
    return this.#parts.writer.readFirst(stream);
  }

  async catchUp(): Promise<void> {
    this.#mustBeOpen();
    await this.#parts.writer.catchUp();
  }

  async condition(options?: { readonly probe?: boolean }): Promise<StoreCondition> {
    const condition = await this.#parts.writer.condition(options);
    const { check } = this.#parts;
    if (check === undefined) return condition;
    return { ...condition, findings: [...condition.findings, ...check.findings()], file: check.condition };
  }

  async settle(instant: number): Promise<{ readonly head: Head | undefined; readonly settled: boolean }> {
    this.#mustBeOpen();
    try {
      return await this.#parts.writer.settle(instant);
    } catch (error) {
      // A question can still be answered while nothing can be written: only not for good.
      if (!(error instanceof StoreUnavailable)) throw error;
      return { head: await this.#parts.reader.head(), settled: false };
    }
  }

  now(): number {
    return Math.max(this.#parts.clock.now(), this.#parts.writer.head?.ledgertime ?? 0);
  }

  figures(): StoreFigures {
    return this.#parts.writer.figures();
  }

  readAll(options?: ReadOptions): AsyncIterable<readonly StoredEvent[]> {
    return this.#parts.reader.readAll(options);
  }

  readStream(stream: string, options?: ReadOptions): AsyncIterable<readonly StoredEvent[]> {
    return this.#parts.reader.readStream(stream, options);
  }

  readPositions(positions: readonly bigint[]): Promise<readonly StoredEvent[]> {
    return this.#parts.reader.readPositions(positions);
  }

  readTexts(positions: readonly bigint[]): Promise<readonly EventText[]> {
    return this.#parts.reader.readTexts(positions);
  }

  follow(after: bigint | undefined, signal: AbortSignal): AsyncIterable<readonly StoredEvent[]> {
    return this.#parts.reader.follow(after, signal);
  }

  head(): Promise<Head | undefined> {
    return this.#parts.reader.head();
  }

  complete(signal: AbortSignal): Promise<void> {
    return this.#parts.reader.complete(signal);
  }

  positionAt(instant: number): Promise<bigint | undefined> {
    return this.#parts.reader.positionAt(instant);
  }

  /** Finishes what was taken, then closes. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#parts.check?.close();
    await this.#parts.writer.close();
    await this.#parts.closed();
  }

  #mustBeOpen(): void {
    if (this.#closing !== undefined) throw new StoreClosed('the event store is closed');
  }
}
