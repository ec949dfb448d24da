import type Database from 'better-sqlite3';
import {
  EventReader,
  type EventText,
  type Head,
  type ReadOptions,
  StoreClosed,
  type StoredEvent,
} from '../event-store.js';
import type { Commits } from './commits.js';
import { asDamaged } from './damaged.js';
import { ReadTurns } from './read-turns.js';
import { type Cursor, prepareReads, type Reads } from './reads.js';

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
  readonly #turns = new ReadTurns();
  readonly #closed = new AbortController();

  constructor(db: Database.Database, commits: Commits) {
    super();
    this.#db = db;
    this.#commits = commits;
    this.#reads = prepareReads(db);
  }

  async *readAll(options: ReadOptions = {}): AsyncGenerator<readonly StoredEvent[]> {
    const back = options.direction === 'back';
    // What is appended while this reads is left for another read: so it ends.
    const head = await this.head();
    if (head === undefined) return;
    const cursor = back ? this.#reads.allBack : this.#reads.allForward(head.position);
    yield* this.#batches(cursor, options, (e) => e.position);
  }

  async *readStream(stream: string, options: ReadOptions = {}): AsyncGenerator<readonly StoredEvent[]> {
    const { streamBack, streamForward } = this.#reads;
    const cursor = options.direction === 'back' ? streamBack(stream) : streamForward(stream);
    yield* this.#batches(cursor, options, (e) => e.revision);
  }

  readPositions(positions: readonly bigint[]): Promise<readonly StoredEvent[]> {
    return this.#readEach(positions, (reads, some) => reads.these(some));
  }

  readTexts(positions: readonly bigint[]): Promise<readonly EventText[]> {
    return this.#readEach(positions, (reads, some) => reads.textsOf(some));
  }

  async #readEach<Event>(
    positions: readonly bigint[],
    read: (reads: Reads, some: readonly bigint[]) => Event[],
  ): Promise<readonly Event[]> {
    const events: Event[] = [];
    for (let i = 0; i < positions.length; i += lookupsMax) {
      const some = positions.slice(i, i + lookupsMax).filter(isInt64);
      events.push(...(await this.#read((reads) => read(reads, some))));
    }
    return events;
  }

  async *follow(after: bigint | undefined, signal: AbortSignal): AsyncGenerator<readonly StoredEvent[]> {
    const either = AbortSignal.any([signal, this.#closed.signal]);
    let next = after === undefined ? 0n : after + 1n;
    while (!signal.aborted) {
      const { seen, batch } = await this.#read((reads) => ({
        seen: this.#commits.count(),
        batch: next > int64Max ? [] : reads.allForward(int64Max)(next, undefined),
      }));
      const last = batch.at(-1);
      if (last === undefined) {
        await this.#commits.changed(seen, either);
      } else {
        next = last.position + 1n;
        yield batch;
      }
    }
  }

  head(): Promise<Head | undefined> {
    return this.#read((reads) => reads.head());
  }

  complete(signal: AbortSignal): Promise<void> {
    return this.#commits.complete(AbortSignal.any([signal, this.#closed.signal]));
  }

  positionAt(instant: number): Promise<bigint | undefined> {
    return this.#read((reads) => reads.positionAt(instant));
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
      const batch = await this.#read(() => read(next, left));
      const last = batch.at(-1);
      if (last === undefined) return;
      yield batch;
      left -= batch.length;
      next = key(last) + step;
    }
  }

  /** In its turn. It may have been closed meanwhile, so nothing else may use the connection. */
  async #read<T>(read: (reads: Reads) => T): Promise<T> {
    await this.#turns.next();
    if (this.#closed.signal.aborted) throw new StoreClosed('the event store is closed');
    try {
      return read(this.#reads);
    } catch (error) {
      const thrown = asDamaged(error, this.#db.name);
      if (thrown !== error) this.#commits.tellDamage();
      throw thrown;
    }
  }
}

const isInt64 = (position: bigint): boolean => position >= 0n && position <= int64Max;
