import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { CannotOpen, type FirstEvent, type NewEvent, type StoredEvent } from '../event-store.js';
import { makePrivateFolder } from '../private-files.js';
import {
  abandonFile,
  type BackupRecord,
  beginFile,
  type Contents,
  contentsOf,
  finishFile,
  mustHoldLedger,
  recordIn,
  recordKey,
} from './backup-file.js';
import { asCannotOpen } from './damaged.js';
import { asCannotMake } from './failures.js';
import { prepareInserts } from './inserts.js';
import { ledgerPath, writeMeta } from './schema.js';
import { holdFolder, lockName } from './writer-lock.js';

const stepBytes = 8 * 1024 * 1024;

/**
 * What a restored ledger leaves free after the backup's last position: more than can have been recorded since, at a hundred
 * thousand a second. So no position that was given away is given to another event.
 */
const positionsPerMs = 100n;
const positionsMin = 1_000_000n;

export interface RestoreOptions {
  /** A backup: of `backUp`, or one consistent database file made by other means. */
  readonly from: string;
  /** Where the ledger is to be; made where it is not there, and must be empty. */
  readonly folder: string;
  /** What is recorded of it, each in a stream of its own; `first` reads the first event of a stream of the ledger. */
  facts(restored: Restored, first: FirstOf): Promise<readonly RecordedFact[]>;
  readonly signal: AbortSignal;
  /** Told how much is done, from 0 to 1. */
  onProgress?(share: number): void;
}

export interface RecordedFact {
  readonly stream: string;
  readonly event: NewEvent;
}

export type FirstOf = (stream: string) => Promise<FirstEvent | undefined>;

export interface Restored extends Contents {
  /** When the backup was made; undefined where it does not say. */
  readonly made: string | undefined;
  /** How often the ledger was restored, this time included. */
  readonly number: number;
  /** Where the ledger goes on: the position of what is recorded of it. */
  readonly goesOnAt: bigint;
}

export const restoredStream = (number: number): string => `ledger-restored-${number}`;

/**
 * Makes a ledger of a backup, having read all of it and held it against what it says of itself, and records in it that it
 * was restored. Throws `CannotOpen` where the folder is not empty, or the file is not whole, or is no backup; and the
 * signal's reason. Then the folder holds no ledger.
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { from, folder, signal, onProgress } = options;
  mustBeAlone(from);
  makePrivateFolder(folder);
  if (readdirSync(folder).some((name) => name !== lockName))
    throw new CannotOpen(`${folder} is not empty; a backup is restored into a new folder, and the old one kept`);
  const release = holdFolder(folder);
  const path = ledgerPath(folder);
  const part = beginFile(path);
  try {
    await copyFile(from, part, signal, (share) => onProgress?.(share / 2));
    const restored = await made(part, options, (share) => onProgress?.((1 + share) / 2));
    finishFile(part, path);
    return restored;
  } catch (error) {
    abandonFile(part);
    throw asCannotOpen(asCannotMake(error, folder), from, 'ledger');
  } finally {
    release();
    if (!existsSync(path)) rmSync(join(folder, lockName), { force: true });
  }
}

function mustBeAlone(from: string): void {
  if (existsSync(`${from}-wal`))
    throw new CannotOpen(
      `${from}-wal is beside it: these are files of a ledger, not a backup; initium backup makes one`,
    );
}

async function copyFile(
  from: string,
  part: string,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<void> {
  const source = openSync(from, 'r');
  const target = openSync(part, 'r+');
  try {
    const { size } = fstatSync(source);
    const bytes = Buffer.allocUnsafe(stepBytes);
    for (let at = 0; at < size; ) {
      const length = readSync(source, bytes, 0, stepBytes, at);
      if (length === 0) break;
      // A disk that is nearly full takes a part first, and says so at the next write.
      at += writeSync(target, bytes, 0, length, at);
      onProgress(at / size);
      await nextTurn();
      signal.throwIfAborted();
    }
  } finally {
    closeSync(source);
    closeSync(target);
  }
}

async function made(
  part: string,
  { from, facts, signal }: RestoreOptions,
  onProgress: (share: number) => void,
): Promise<Restored> {
  const db = new Database(part, { fileMustExist: true });
  db.defaultSafeIntegers(true);
  try {
    db.pragma('journal_mode = DELETE');
    mustHoldLedger(db, from);
    const record = recordIn(db);
    const contents = await contentsOf(db, from, async (share) => {
      await nextTurn();
      signal.throwIfAborted();
      onProgress(share);
    });
    mustBeAsItSays(contents, record, from);
    return await goOn(db, contents, record?.made, facts);
  } finally {
    db.close();
  }
}

function mustBeAsItSays({ events, last, sha256 }: Contents, record: BackupRecord | undefined, from: string): void {
  if (record === undefined || (record.sha256 === sha256 && record.events === events)) return;
  throw new CannotOpen(
    `${from} is not as it was made: ${events} events up to position ${last.position}, SHA-256 ${sha256}; ` +
      `it says ${record.events} up to ${record.last.position}, ${record.sha256}. Take another backup`,
  );
}

/** Records that the ledger was restored, above all positions that can have been given away. */
async function goOn(
  db: Database.Database,
  contents: Contents,
  made: string | undefined,
  facts: RestoreOptions['facts'],
): Promise<Restored> {
  const statements = prepareInserts(db);
  const { position, ledgertime } = contents.last;
  const now = Math.max(Date.now(), ledgertime);
  const free = BigInt(now - ledgertime) * positionsPerMs;
  const goesOnAt = BigInt(position) + 1n + (free > positionsMin ? free : positionsMin);
  let number = 1;
  while (statements.revision(restoredStream(number)) !== undefined) number += 1;
  const restored = { ...contents, made, number, goesOnAt };
  const recorded = await facts(restored, async (stream) => firstOf(db, stream));
  db.transaction(() => {
    writeMeta(db, recordKey, '');
    for (const [index, { stream, event }] of recorded.entries()) {
      const { eventId, type, data, metadata } = event;
      if (!statements.insert(goesOnAt + BigInt(index), now, stream, 0n, eventId, type, data, metadata))
        throw new Error(`The stream ${stream} is taken`);
    }
  })();
  return restored;
}

function firstOf(db: Database.Database, stream: string): FirstEvent | undefined {
  const row = db
    .prepare(
      'SELECT position, ledgertime, type, data, metadata, event_id FROM events WHERE stream = ? AND revision = 0',
    )
    .get(stream) as
    | (Pick<FirstEvent, 'type' | 'data' | 'metadata'> & { position: bigint; ledgertime: bigint; event_id: string })
    | undefined;
  return row && { ...row, eventId: row.event_id, ledgertime: Number(row.ledgertime) };
}

/** What was recorded of each time that a ledger was restored, in order. */
export async function restorationsOf(store: {
  readStream(stream: string): AsyncIterable<readonly StoredEvent[]>;
}): Promise<StoredEvent[]> {
  const found: StoredEvent[] = [];
  for (let number = 1; ; number++) {
    const before = found.length;
    for await (const events of store.readStream(restoredStream(number))) found.push(...events);
    if (found.length === before) return found;
  }
}
