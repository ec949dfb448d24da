import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, lstatSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { CannotOpen, type StoredEvent } from '../event-store.js';
import { checkFile } from './check-file.js';
import { readMeta, schemaVersion } from './schema.js';

/** What a backup holds, and what is kept in it about it. */
export interface BackupRecord {
  readonly v: 1;
  /** When it was made, ISO 8601. */
  readonly made: string;
  readonly events: number;
  /** The last event. */
  readonly last: { readonly position: string; readonly eventId: string; readonly ledgertime: number };
  /**
   * SHA-256, in hex, over every event in order: the JSON array of position, ledgertime, stream, revision, event id, type and
   * the lengths of data and metadata in bytes, positions and revisions as strings; a line feed; data; metadata.
   */
  readonly sha256: string;
}

export type Contents = Omit<BackupRecord, 'v' | 'made'>;

const key = 'backup';

/** What a file says of itself as a backup; undefined where it was made by other means. */
export function recordIn(db: Database.Database): BackupRecord | undefined {
  const text = readMeta(db, key);
  return typeof text === 'string' && text !== '' ? (JSON.parse(text) as BackupRecord) : undefined;
}

export const recordKey = key;

/** Throws `CannotOpen`, saying what it is instead, unless the database holds an embedded ledger that this program can read. */
export function mustHoldLedger(db: Database.Database, path: string): void {
  const version = tableOf(db) ? readMeta(db, 'schema') : undefined;
  if (version === undefined) throw new CannotOpen(`${path} holds no ledger`);
  if (typeof version !== 'bigint' || version > BigInt(schemaVersion))
    throw new CannotOpen(
      `${path} was written by a newer program: schema ${version}, known here up to ${schemaVersion}`,
    );
  if (readMeta(db, 'holding') === 'copy')
    throw new CannotOpen(
      `${path} is a copy of what a server keeps: the server is what is backed up, by its own means; ` +
        'a copy is made anew in an empty folder',
    );
}

const tableOf = (db: Database.Database): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'").get() !== undefined;

/** Reads all of a file: every event and the whole index. Throws `CannotOpen` where it is not whole, or holds nothing. */
export async function contentsOf(
  db: Database.Database,
  path: string,
  step: (share: number) => Promise<void>,
): Promise<Contents> {
  const hash = createHash('sha256');
  let events = 0;
  let last: StoredEvent | undefined;
  const damage = await checkFile(db, step, (event) => {
    hash.update(digestLine(event)).update(event.data).update(event.metadata);
    events += 1;
    last = event;
  });
  if (damage !== undefined) {
    const [first] = damage.unreadable;
    const where = first === undefined ? 'it contradicts itself' : `nothing can be read at position ${first.from}`;
    throw new CannotOpen(`${path} is damaged: ${where}`);
  }
  if (last === undefined) throw new CannotOpen(`${path} holds no event`);
  const { position, eventId, ledgertime } = last;
  return { events, last: { position: String(position), eventId, ledgertime }, sha256: hash.digest('hex') };
}

function digestLine({ position, ledgertime, stream, revision, eventId, type, data, metadata }: StoredEvent): string {
  const lengths = [data.byteLength, metadata.byteLength];
  return `${JSON.stringify([String(position), ledgertime, stream, String(revision), eventId, type, ...lengths])}\n`;
}

/** Makes the file that is to become `path`, and must not be there: nothing is overwritten, and no link followed. */
export function beginFile(path: string): string {
  const part = `${path}.part`;
  mustBeFree(path);
  try {
    closeSync(openSync(part, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new CannotOpen(`${part} is there: another process makes it, or one broke off; then remove it`);
  }
  return part;
}

/** Gives a file that is whole its name, on disk, unless that is taken meanwhile. */
export function finishFile(part: string, path: string): void {
  sync(part);
  try {
    linkSync(part, path);
    rmSync(part);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') mustBeFree(path);
    // A file system without links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    mustBeFree(path);
    renameSync(part, path);
  }
  sync(dirname(path));
}

export function abandonFile(part: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(part + suffix, { force: true });
}

function mustBeFree(path: string): void {
  if (existsSync(path) || lstatSync(path, { throwIfNoEntry: false }) !== undefined)
    throw new CannotOpen(`${path} is there already; nothing is overwritten`);
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}
