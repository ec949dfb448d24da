import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ProducerRefusal } from './producer-refusal.js';

const format = '1';

const tables = `
CREATE TABLE outbox (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE events (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  time INTEGER NOT NULL,
  counts INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'refused', 'sent')),
  event TEXT,
  digest BLOB NOT NULL,
  refusal TEXT
) STRICT;
CREATE TABLE receipts (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hash TEXT NOT NULL) STRICT;
CREATE INDEX events_open ON events (state, sequence) WHERE state <> 'sent';
CREATE INDEX events_counted ON events (time) WHERE counts = 1;`;

/**
 * Opens the file of an outbox, or makes it, readable by its owner alone. It is held for as long as it is open: the lock is the
 * operating system's, and gone with the process, however that ends. Throws a `ProducerRefusal`.
 */
export function openOutboxFile(file: string, source: string, firstSequence: number): DatabaseSync {
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file);
  try {
    // Before anything is read, so that none opens it beside this one; and a commit is on the disk when it returns.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    database.exec('PRAGMA secure_delete = ON; BEGIN IMMEDIATE');
    if (database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'outbox'").get() === undefined)
      begin(database, source, firstSequence);
    checkOwner(database, file, source);
    database.exec('COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw refusalOf(error, file);
  }
}

function begin(database: DatabaseSync, source: string, firstSequence: number): void {
  database.exec(tables);
  const insert = database.prepare('INSERT INTO outbox VALUES (?, ?)');
  insert.run('format', format);
  insert.run('source', source);
  insert.run('last sequence', String(firstSequence - 1));
}

function checkOwner(database: DatabaseSync, file: string, source: string): void {
  const value = (name: string) => database.prepare('SELECT value FROM outbox WHERE name = ?').get(name)?.value;
  if (value('format') !== format)
    throw new ProducerRefusal('outbox-unreadable', `${file} is of another version of the producer`);
  if (value('source') !== source)
    throw new ProducerRefusal(
      'outbox-of-another-source',
      `${file} is the outbox of ${value('source')}: give ${source} one of its own`,
    );
}

const busy = 5;
const notADatabase = 26;

function refusalOf(error: unknown, file: string): unknown {
  const { errcode } = error as { errcode?: number };
  if (errcode === busy)
    return new ProducerRefusal('outbox-in-use', `another process has ${file} open: a source has one producer`);
  if (errcode === notADatabase) return new ProducerRefusal('outbox-unreadable', `${file} is no outbox`);
  return error;
}
