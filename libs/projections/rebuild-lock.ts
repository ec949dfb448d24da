import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { makePrivateFile, makePrivateFolder } from '#libs/event-store';

/**
 * Holds the right to rebuild views in this folder: an exclusive transaction on a side database, for as long as the process
 * lives. Returns what gives it back; undefined where another holds it.
 */
export function holdRebuild(folder: string): (() => void) | undefined {
  makePrivateFolder(join(folder, 'views'));
  const path = join(folder, 'views', 'rebuild.lock');
  makePrivateFile(path);
  const database = new SqliteDatabase(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return () => database.close();
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return undefined;
    throw error;
  }
}

/** How often to look whether another process is done. */
const lookMs = 1_000;

/** The same, as soon as nobody else holds it; undefined once `signal` aborts. */
export async function awaitRebuild(folder: string, signal: AbortSignal): Promise<(() => void) | undefined> {
  while (!signal.aborted) {
    const release = holdRebuild(folder);
    if (release !== undefined) return release;
    await delay(lookMs, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
