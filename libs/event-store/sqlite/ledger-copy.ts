import type Database from 'better-sqlite3';
import type { Head, StoredEvent } from '../event-store.js';
import { prepareInserts, type Statements } from './inserts.js';
import { openWritable } from './schema.js';

/** Bytes of the write-ahead log after which SQLite moves it into the database file: what a copy waits for is short. */
const checkpointPages = 2_000;

/**
 * This process's copy of a ledger that a server keeps: the same tables as the embedded store's, filled with events in the
 * server's order, so that everything that reads the one reads the other. It is derived: after a power cut it may lack its
 * last events, never some in the middle, and goes on from the last one that it has.
 */
export class LedgerCopy {
  readonly #db: Database.Database;
  readonly #statements: Statements;
  #head: Head | undefined;

  constructor(path: string) {
    this.#db = openWritable(path);
    this.#db.pragma('synchronous = NORMAL');
    this.#db.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    this.#statements = prepareInserts(this.#db);
    this.#head = this.#statements.head();
  }

  get head(): Head | undefined {
    return this.#head;
  }

  /** Adds events that come after all that are there, in one transaction. Throws, and adds none, where one does not. */
  add(events: readonly StoredEvent[]): void {
    let head = this.#head;
    this.#statements.begin();
    try {
      for (const { position, ledgertime, stream, revision, eventId, type, data, metadata } of events) {
        if (head !== undefined && (position <= head.position || ledgertime < head.ledgertime))
          throw new Error(`the event at position ${position} does not come after the one at ${head.position}`);
        if (!this.#statements.insert(position, ledgertime, stream, revision, eventId, type, data, metadata))
          throw new Error(`the event at position ${position} is at a revision of its stream that is taken`);
        head = { position, ledgertime };
      }
      this.#statements.commit();
    } catch (error) {
      if (this.#db.inTransaction) this.#statements.rollback();
      throw error;
    }
    this.#head = head;
  }

  /** Where the event of this revision of a stream stands; undefined where the copy has not got to it. */
  placeOf(stream: string, revision: bigint): Head | undefined {
    const [there] = this.#statements.eventsAfter(stream, revision - 1n, 1);
    if (there === undefined || there.revision !== revision) return undefined;
    return { position: there.position, ledgertime: Number(there.ledgertime) };
  }

  /** Id and position of the last event, by which the server is asked whether it still has it. */
  last(): { readonly position: bigint; readonly eventId: string } | undefined {
    return this.#head && { position: this.#head.position, eventId: this.#statements.eventIdAt(this.#head.position) };
  }

  close(): void {
    this.#db.close();
  }
}
