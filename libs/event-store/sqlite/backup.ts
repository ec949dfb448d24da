import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { CannotOpen } from '../event-store.js';
import {
  abandonFile,
  type BackupRecord,
  beginFile,
  contentsOf,
  finishFile,
  mustHoldLedger,
  recordKey,
} from './backup-file.js';
import { asCannotOpen, mustHaveWholeLog } from './damaged.js';
import { asCannotMake } from './failures.js';
import { ledgerPath, openReadOnly, writeMeta } from './schema.js';
import { holdFolder } from './writer-lock.js';

/** Pages that one step copies: 8 MiB. */
const stepPages = 1_024;

export interface BackupOptions {
  /** With an embedded ledger in it. A process may be writing it. */
  readonly folder: string;
  /** The file to make. Its folder must be there; what is there already is not overwritten. */
  readonly to: string;
  readonly signal: AbortSignal;
  /** Told how much is done, from 0 to 1: half for the copy, half for reading it back. */
  onProgress?(share: number): void;
}

/**
 * Copies a ledger as it stands at one instant into one file, whoever writes it meanwhile, and reads every event of the copy
 * back. The copy is of one read transaction, so it never has to begin again, and for as long as it takes the writer's log
 * grows by what is written. The file has its name once all of that is done and on disk.
 *
 * Throws `CannotOpen` where the folder holds no embedded ledger, or one that cannot be read as a whole, and where the file is
 * there; and the signal's reason.
 */
export async function backUp({ folder, to, signal, onProgress }: BackupOptions): Promise<BackupRecord> {
  const from = ledgerPath(folder);
  if (!existsSync(from)) throw new CannotOpen(`${folder} holds no ledger`);
  checkLog(folder, from);
  const source = openReadOnly(from);
  try {
    mustHoldLedger(source, from);
    const part = beginFile(to);
    try {
      await copy(source, part, signal, (share) => onProgress?.(share / 2));
      const record = await finished(source, part, signal, (share) => onProgress?.((1 + share) / 2));
      finishFile(part, to);
      return record;
    } catch (error) {
      abandonFile(part);
      throw asCannotOpen(asCannotMake(error, to), from, 'ledger');
    }
  } finally {
    source.close();
  }
}

/** Where a process writes, it has looked at the log when it started. */
function checkLog(folder: string, from: string): void {
  let release: () => void;
  try {
    release = holdFolder(folder);
  } catch (error) {
    if (error instanceof CannotOpen) return;
    throw error;
  }
  try {
    mustHaveWholeLog(from);
  } finally {
    release();
  }
}

async function copy(
  source: Database.Database,
  part: string,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<void> {
  source.exec('BEGIN');
  // The first read takes the snapshot, which the copy is then of.
  source.prepare('SELECT 1 FROM events LIMIT 1').get();
  await source.backup(part, {
    progress: ({ totalPages, remainingPages }) => {
      signal.throwIfAborted();
      if (totalPages > 0) onProgress(1 - remainingPages / totalPages);
      return stepPages;
    },
  });
}

/** Reads the copy, which says of itself then what it holds. */
async function finished(
  source: Database.Database,
  part: string,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<BackupRecord> {
  const asked = source.prepare<[], { events: bigint; position: bigint | null }>(
    'SELECT count(*) AS events, (SELECT max(position) FROM events) AS position FROM events',
  );
  const expected = asked.get();
  source.exec('COMMIT');
  const db = new Database(part, { fileMustExist: true });
  db.defaultSafeIntegers(true);
  try {
    // One file, and no log beside it.
    db.pragma('journal_mode = DELETE');
    const contents = await contentsOf(db, source.name, async (share) => {
      await nextTurn();
      signal.throwIfAborted();
      onProgress(share);
    });
    if (BigInt(contents.events) !== expected?.events || BigInt(contents.last.position) !== expected.position)
      throw new CannotOpen(`${part} has not the events that were copied`);
    const record: BackupRecord = { v: 1, made: new Date().toISOString(), ...contents };
    writeMeta(db, recordKey, JSON.stringify(record));
    return record;
  } finally {
    db.close();
  }
}
