import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';

/**
 * Holds the right to rebuild views in this folder: an exclusive transaction on a side database, for as long as the process
 * lives. Returns what gives it back; undefined where another holds it.
 */
export function holdRebuild(folder: string): (() => void) | undefined {
  mkdirSync(join(folder, 'views'), { recursive: true });
  const database = new SqliteDatabase(join(folder, 'views', 'rebuild.lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return () => database.close();
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return undefined;
    throw error;
  }
}
