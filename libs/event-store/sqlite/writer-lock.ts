import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CannotOpen } from '../event-store.js';
import { makePrivateFile } from '../private-files.js';
import { lockHolders } from './lock-holders.js';

export const lockName = 'writer.lock';

/**
 * Holds the folder for this process: an exclusive transaction on a side database, for as long as the process lives. The
 * operating system lets go of it with the process, however that ends, so there is no stale lock to clear away.
 * Returns what gives it back. Throws `CannotOpen` when another store has it.
 */
export function holdFolder(folder: string): () => void {
  const path = join(folder, lockName);
  makePrivateFile(path);
  const db = new Database(path, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    const holders = lockHolders(path).map((holder) => `: ${holder}`);
    throw new CannotOpen(`${folder} is in use by another process${holders.join('')}`);
  }
  return () => db.close();
}
