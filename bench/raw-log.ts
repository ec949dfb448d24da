import Database from 'better-sqlite3';
import type { NewEvent, Write } from '#libs/event-store';

/** The plainest thing that keeps the same events with the same two indexes and durability: the limit to compare with. */
export class RawLog {
  readonly #db: Database.Database;
  readonly #append: (writes: readonly Write[]) => void;
  readonly #stream: Database.Statement<[string], Pick<NewEvent, 'data' | 'metadata'>>;

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
    const insert = db.prepare('INSERT INTO events VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)');
    this.#append = db.transaction((writes: readonly Write[]) => {
      const now = Date.now();
      for (const { stream, expectedRevision: expected, events } of writes) {
        let revision = expected === 'NO_STREAM' ? 0 : Number(expected) + 1;
        for (const { eventId, type, data, metadata } of events)
          insert.run(stream, revision++, eventId, type, data, metadata, now);
      }
    }).immediate;
    this.#stream = db.prepare('SELECT data, metadata FROM events WHERE stream = ? ORDER BY revision');
    this.#db = db;
  }

  /** Each batch in a transaction of its own, durable before the next. */
  appendAll(batches: readonly (readonly Write[])[]): void {
    for (const writes of batches) this.#append(writes);
  }

  /** One stream read and parsed, and nothing more. */
  parsedStream(stream: string): unknown[] {
    return this.#stream.all(stream).map(({ data, metadata }) => ({ data: parse(data), metadata: parse(metadata) }));
  }

  close(): void {
    this.#db.close();
  }
}

const parse = (bytes: Uint8Array): unknown => JSON.parse((bytes as Buffer).toString('utf8'));
