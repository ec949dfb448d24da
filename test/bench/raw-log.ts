import Database from 'better-sqlite3';
import type { Write } from '#libs/event-store';

/** The plainest thing that keeps the same events with the same two indexes and durability: the limit to compare with. */
export class RawLog {
  readonly #db: Database.Database;
  readonly #append: (writes: readonly Write[]) => void;

  constructor(path: string) {
    const db = new Database(path);
    db.pragma('page_size = 8192');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('wal_autocheckpoint = 8192');
    db.exec(
      'CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, ' +
        'event_id TEXT NOT NULL, type TEXT NOT NULL, data BLOB NOT NULL, metadata BLOB NOT NULL, ledgertime INTEGER NOT NULL)',
    );
    db.exec('CREATE UNIQUE INDEX events_of_stream ON events (stream, revision)');
    const insert = db.prepare('INSERT INTO events VALUES (NULL, ?, 0, ?, ?, ?, ?, ?)');
    this.#append = db.transaction((writes: readonly Write[]) => {
      const now = Date.now();
      for (const { stream, events } of writes)
        for (const { eventId, type, data, metadata } of events) insert.run(stream, eventId, type, data, metadata, now);
    }).immediate;
    this.#db = db;
  }

  /** Each batch in a transaction of its own, durable before the next. */
  appendAll(batches: readonly (readonly Write[])[]): void {
    for (const writes of batches) this.#append(writes);
  }

  close(): void {
    this.#db.close();
  }
}
