import type { Database } from 'better-sqlite3';

const version = 1;

/**
 * Freed places are overwritten (`secure_delete`), so that a key that is destroyed leaves nothing on pages that are used or free;
 * its earlier versions in the write-ahead log go with that when it is truncated.
 */
export function prepare(database: Database): void {
  database.pragma('secure_delete = ON');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(`
    CREATE TABLE IF NOT EXISTS vault (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, master TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS subject_keys (
      key_id TEXT PRIMARY KEY, subject TEXT, wrapped BLOB, until INTEGER, destroyed INTEGER, destroyed_by TEXT,
      CHECK ((wrapped IS NULL) = (destroyed IS NOT NULL))
    ) STRICT;
    CREATE UNIQUE INDEX IF NOT EXISTS subject_keys_in_force ON subject_keys (subject) WHERE destroyed IS NULL;
    CREATE INDEX IF NOT EXISTS subject_keys_with_term ON subject_keys (until) WHERE destroyed IS NULL AND until IS NOT NULL;
    CREATE INDEX IF NOT EXISTS subject_keys_destroyed_by ON subject_keys (destroyed_by) WHERE destroyed_by IS NOT NULL;
  `);
}

/** The id of the master key that wraps a vault's keys; undefined where it has none. */
export function masterOf(database: Database): string | undefined {
  return database
    .prepare<[], string>('SELECT master FROM vault WHERE EXISTS (SELECT 1 FROM subject_keys WHERE wrapped IS NOT NULL)')
    .pluck()
    .get();
}

/** Has a vault without keys take a master key for its own. */
export function beginWith(database: Database, master: string): void {
  database.prepare('INSERT OR REPLACE INTO vault VALUES (1, ?, ?)').run(version, master);
}
