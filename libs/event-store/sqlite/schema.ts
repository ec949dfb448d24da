import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CannotOpen } from '../event-store.js';
import { cachePragma, threadMemory } from '../thread-memory.js';

/** Version of the tables below. A file with a higher one is refused: an older program must not guess. */
export const schemaVersion = 1;

export const pageBytes = 8_192;

/** How long to wait for another connection's lock, in milliseconds: a checkpoint that starts the log afresh, a backup. */
export const lockWaitMs = 5_000;

/** What is left of the log's file when it is started afresh. */
const logKeptBytes = 64 * 1024 * 1024;

export const ledgerPath = (folder: string): string => join(folder, 'ledger.sqlite');

const tables = `
CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  ledgertime INTEGER NOT NULL,
  stream TEXT NOT NULL,
  revision INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  data BLOB NOT NULL,
  metadata BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_of_stream ON events (stream, revision);
CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Opens a database as the store's writer needs it: durable on commit, checkpoints left to whoever is told to do them. */
export function openWritable(path: string, options: Pick<Database.Options, 'fileMustExist'> = {}): Database.Database {
  const db = new Database(path, { timeout: lockWaitMs, ...options });
  db.pragma(`page_size = ${pageBytes}`);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('wal_autocheckpoint = 0');
  db.pragma(`journal_size_limit = ${logKeptBytes}`);
  db.pragma(cachePragma(threadMemory().writeCacheBytes));
  db.defaultSafeIntegers(true);
  return db;
}

export function openReadOnly(path: string): Database.Database {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: lockWaitMs });
  db.pragma(cachePragma(threadMemory().readCacheBytes));
  db.defaultSafeIntegers(true);
  return db;
}

/** What a file holds: the ledger itself, or a copy of one that a server keeps. */
export type Holding = 'ledger' | 'copy';

/** Makes the tables in a new database and checks those of an old one. Throws `CannotOpen` with `where` in its message. */
export function settleSchema(
  db: Database.Database,
  where: string,
  simulated: boolean,
  holding: Holding = 'ledger',
): void {
  const make = db.transaction(() => {
    if (!hasTable(db, 'meta')) {
      db.exec(tables);
      writeMeta(db, 'schema', BigInt(schemaVersion));
      writeMeta(db, 'clock', simulated ? 'simulated' : 'system');
      writeMeta(db, 'holding', holding);
    }
  });
  make.immediate();
  const version = readMeta(db, 'schema');
  if (typeof version !== 'bigint' || version > BigInt(schemaVersion))
    throw new CannotOpen(
      `${where} was written by a newer program: schema ${version}, known here up to ${schemaVersion}`,
    );
  // A file from before there were copies says nothing of it.
  const found = readMeta(db, 'holding') ?? 'ledger';
  if (found !== holding)
    throw new CannotOpen(
      holding === 'copy'
        ? `${where} holds an embedded ledger; a copy of a server's needs another folder`
        : `${where} holds a copy of a server's ledger; name that server, or take another folder`,
    );
  if (simulated && !isSimulated(db))
    throw new CannotOpen(`${where} holds a ledger in real time; it cannot be opened with a simulated clock`);
}

/** Whether this ledger was ever written under a simulated clock. */
export const isSimulated = (db: Database.Database): boolean => readMeta(db, 'clock') === 'simulated';

export function readMeta(db: Database.Database, name: string): unknown {
  return db.prepare('SELECT value FROM meta WHERE name = ?').pluck().get(name);
}

export function writeMeta(db: Database.Database, name: string, value: bigint | string | Uint8Array): void {
  db.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(name, value);
}

function hasTable(db: Database.Database, name: string): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;
}
