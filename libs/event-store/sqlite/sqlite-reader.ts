import type Database from 'better-sqlite3';
import { EventReader, type Head, type ReadOptions, StoreClosed, type StoredEvent } from '../event-store.js';
import type { Commits } from './commits.js';
import { type Cursor, prepareReads, type Reads } from './reads.js';
import { Turns } from './turns.js';

/** Positions that are looked up at once, at most. */
const lookupsMax = 125;
const int64Max = 2n ** 63n - 1n;

/**
 * Reads over one connection, of its own or shared with the writer when the ledger is in memory. Each batch is one short
 * read, so that neither the event loop nor a checkpoint waits for long.
 */
export class SqliteReader extends EventReader {
  readonly #db: Database.Database;
  readonly #commits: Commits;
  readonly #reads: Reads;
  readonly #turns = new Turns();
  readonly #closed = new AbortController();

  constructor(db: Database.Database, commits: Commits) {
    super();
    this.#db = db;
    this.#commits = commits;
    this.#reads = prepareReads(db);
  }

  async *readAll(options: ReadOptions = {}): AsyncGenerator<readonly StoredEvent[]> {
    await this.#turns.next();
    this.#mustBeOpen();
    const back = options.direction === 'back';
    // What is appended while this reads is left for another read: so it ends.
    const head = this.#reads.head();
    if (head === undefined) return;
    const cursor = back ? this.#reads.allBack : this.#reads.allForward(head.position);
    yield* this.#batches(cursor, options, (e) => e.position);
  }

  async *readStream(stream: string, options: ReadOptions = {}): AsyncGenerator<readonly StoredEvent[]> {
    const { streamBack, streamForward } = this.#reads;
    const cursor = options.direction === 'back' ? streamBack(stream) : streamForward(stream);
    yield* this.#batches(cursor, options, (e) => e.revision);
  }

  async readPositions(positions: readonly bigint[]): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    for (let i = 0; i < positions.length; i += lookupsMax) {
      await this.#turns.next();
      this.#mustBeOpen();
      events.push(...this.#reads.these(positions.slice(i, i + lookupsMax).filter(isInt64)));
    }
    return events;
  }

  async *follow(after: bigint | undefined, signal: AbortSignal): AsyncGenerator<readonly StoredEvent[]> {
    const either = AbortSignal.any([signal, this.#closed.signal]);
    let next = after === undefined ? 0n : after + 1n;
    while (!signal.aborted) {
      await this.#turns.next();
      this.#mustBeOpen();
      const seen = this.#commits.count();
      const batch = next > int64Max ? [] : this.#reads.allForward(int64Max)(next, undefined);
      const last = batch.at(-1);
      if (last === undefined) {
        await this.#commits.changed(seen, either);
      } else {
        next = last.position + 1n;
        yield batch;
      }
    }
  }

  async head(): Promise<Head | undefined> {
    await this.#turns.next();
    this.#mustBeOpen();
    return this.#reads.head();
  }

  complete(signal: AbortSignal): Promise<void> {
    return this.#commits.complete(AbortSignal.any([signal, this.#closed.signal]));
  }

  async positionAt(instant: number): Promise<bigint | undefined> {
    await this.#turns.next();
    this.#mustBeOpen();
    return this.#reads.positionAt(instant);
  }

  async close(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort();
    this.#db.close();
  }

  async *#batches(read: Cursor, options: ReadOptions, key: (event: StoredEvent) => bigint) {
    const step = options.direction === 'back' ? -1n : 1n;
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    let next = options.from ?? (step > 0n ? 0n : int64Max);
    if (step < 0n && next > int64Max) next = int64Max;
    if (step > 0n && next < 0n) next = 0n;
    while (left > 0 && isInt64(next)) {
      await this.#turns.next();
      this.#mustBeOpen();
      const batch = read(next, left);
      const last = batch.at(-1);
      if (last === undefined) return;
      yield batch;
      left -= batch.length;
      next = key(last) + step;
    }
  }

  /** To be asked right before each use of the connection: it may have been closed while something was awaited. */
  #mustBeOpen(): void {
    if (this.#closed.signal.aborted) throw new StoreClosed('the event store is closed');
  }
}

const isInt64 = (position: bigint): boolean => position >= 0n && position <= int64Max;
