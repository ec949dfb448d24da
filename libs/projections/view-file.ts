import { rmSync, statSync } from 'node:fs';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { cachePragma, makePrivateFile, threadMemory } from '#libs/event-store';

/** Layout of a file itself (its checkpoint), not of any view: another one is not read but built anew. */
const layout = 2;

/**
 * Opens a view's file for the one thread that writes it, making it where it is missing. WAL with `synchronous=NORMAL`: a
 * power cut may take back the last commits, rows and checkpoint together, and the events are applied again; it cannot
 * tear them apart.
 */
export function openViewFile(path: string): Database {
  makePrivateFile(path);
  const database = new SqliteDatabase(path, { timeout: 5_000 });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma(cachePragma(threadMemory().writeCacheBytes));
    database.pragma('temp_store = MEMORY');
    database.pragma('journal_size_limit = 67108864');
    const found = database.pragma('user_version', { simple: true });
    if (found !== 0 && found !== layout) throw new UnreadableFile(`a view's file of layout ${String(found)}`);
    database.pragma(`user_version = ${layout}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens it for questions. The file must be there. Not mapped into memory: one that is cut short would end the process. */
export function openViewFileToRead(path: string): Database {
  const database = new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: 5_000 });
  database.pragma(cachePragma(threadMemory().readCacheBytes));
  return database;
}

export function removeSqliteFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
}

export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** No file serves for the view yet, or one of another shape that must be built anew first, or nobody can tell which. */
export class NoFile extends Error {
  override readonly name = 'NoFile';
}

/** Whether the file is past reading, or shorter than it says itself: what cures it is building it anew. */
export function isCorrupt(error: unknown): boolean {
  return error instanceof UnreadableFile || /^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ)/.test(codeOf(error));
}

const sqliteTrouble = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOMEM|PROTOCOL)/;
const systemTrouble = /^E(NOENT|NOSPC|DQUOT|ROFS|ACCES|PERM|IO|MFILE|NFILE)$/;

/** Whether it is the file's trouble (full disk, lock, I/O) and not the event's: what cures it is trying again. */
export function isFileTrouble(error: unknown): boolean {
  if (error instanceof NoFile) return true;
  const code = codeOf(error);
  return sqliteTrouble.test(code) || systemTrouble.test(code);
}

/** By its code, not its class: where a module is loaded twice, the driver throws the class of the first. */
function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** Which `-wal` and `-shm` an open file has: the same ones for as long as anybody in this process has it open. */
export function besideOf(path: string): string {
  return ['-wal', '-shm'].map((suffix) => statSync(path + suffix, { throwIfNoEntry: false })?.ino).join(' ');
}

/** Sees that a file was deleted, replaced or cut short while it was in use: what SQLite writes never gets shorter. */
export class FileWatch {
  readonly #seen = new Map<string, { readonly ino: number; readonly size: number }>();

  /** Whether that happened to the file since it was asked before. Then it is forgotten: another one will take its place. */
  isSpoilt(path: string | undefined): boolean {
    if (path === undefined) return false;
    const before = this.#seen.get(path);
    const now = statSync(path, { throwIfNoEntry: false });
    const isSpoilt = before !== undefined && (now?.ino !== before.ino || now.size < before.size);
    if (isSpoilt || now === undefined) this.#seen.delete(path);
    else this.#seen.set(path, { ino: now.ino, size: now.size });
    return isSpoilt;
  }
}
