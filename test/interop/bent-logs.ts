import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { openSqliteReader } from '#libs/event-store';
import {
  entryBundle,
  type LogLeaf,
  leafHash,
  mapKeysOf,
  parseEntryBundle,
  parseLeaf,
  signingKey,
  tilePath,
  tileWidth,
} from '#libs/transparency';
import { Subjects } from '../../apps/cli/replay/subjects.js';
import { checkpointName, LogFiles, logFolder } from '../../apps/ledger/proofs/log-files.js';
import { Publisher } from '../../apps/ledger/proofs/publisher.js';
import { beginSigning } from '../../apps/ledger/proofs/signer.js';
import { madeAgain } from '../made-again.js';
import { freshFolder } from '../running-ledger.js';
import type { RecordedLog } from './recorded-log.js';

/** A way of bending a log, and the name by which a stranger refuses it. */
export interface Bending {
  readonly refusedAs: string;
  /** The checkpoint that the stranger kept, where it takes one to tell. */
  readonly kept?: Uint8Array;
  /** Makes the bent log in a folder. */
  make(folder: string): Promise<void>;
}

/**
 * What a firm can do to a ledger that does not run, with its machine and its keys: to the log's files, or to the store, of which it
 * then makes the log anew and signs it.
 * @param id of a piece of evidence of the source crm, in the first half of the log
 * @param last the last checkpoint
 */
export function waysToBend(log: RecordedLog, id: number, last: Uint8Array): Readonly<Record<string, Bending>> {
  const stream = `evidence-crm/${id}`;
  const atStore = (sql: string) => (folder: string) => madeOfBent(log, folder, (db) => void db.exec(sql));
  const inFiles = (change: (leaves: readonly Uint8Array[]) => readonly Uint8Array[]) => async (folder: string) => {
    const size = log.sizeOf(last);
    copyLog(log, folder);
    const index = Math.floor(size / 2 / tileWidth);
    const path = join(folder, tilePath({ level: 'entries', index, width: tileWidth }));
    writeFileSync(path, entryBundle(change(parseEntryBundle(readFileSync(path), tileWidth))));
  };
  return {
    'a leaf altered': {
      refusedAs: 'altered-leaf',
      make: inFiles((leaves) => leaves.with(7, otherDigit(leaves[7] as Uint8Array))),
    },
    'leaves in another order': {
      refusedAs: 'reordered-leaves',
      make: inFiles((leaves) => leaves.with(10, leaves[20] as Uint8Array).with(20, leaves[10] as Uint8Array)),
    },
    'an event back-dated': {
      refusedAs: 'bad-leaf',
      make: atStore(`UPDATE events SET ledgertime = ledgertime - 3600000 WHERE stream = '${stream}'`),
    },
    'one SQL UPDATE': {
      refusedAs: 'forked-root',
      kept: log.half,
      make: atStore(`UPDATE events SET data = CAST('{"channel":"EMAIL"}' AS BLOB) WHERE stream = '${stream}'`),
    },
    'an event left out': {
      refusedAs: 'forked-root',
      kept: log.half,
      make: atStore(`DELETE FROM events WHERE stream = '${stream}'`),
    },
    'the end cut off': {
      refusedAs: 'missing-tail',
      kept: last,
      make: atStore(
        'DELETE FROM events WHERE position IN (SELECT position FROM events ORDER BY position DESC LIMIT 20)',
      ),
    },
    'a map that leaves out a leaf': { refusedAs: 'false-map', make: (folder) => falseMap(log, id, folder) },
  };
}

function copyLog({ folder }: RecordedLog, to: string): void {
  for (const name of ['tile', checkpointName])
    cpSync(join(logFolder(folder), name), join(to, name), { recursive: true });
}

/** The same leaf, but for a digit of the hash of what was said. */
function otherDigit(leaf: Uint8Array): Uint8Array {
  const text = Buffer.from(leaf).toString();
  return Buffer.from(text.replace(/(?<="ct":")./, (digit) => (digit === '0' ? '1' : '0')));
}

/** The log of a copy of the store to which something was done, signed with the ledger's own key, which forgets what it signed. */
async function madeOfBent(
  log: RecordedLog,
  folder: string,
  bend: (db: SqliteDatabase.Database) => void,
): Promise<void> {
  const copy = freshFolder();
  const honest = new SqliteDatabase(join(log.folder, 'ledger.sqlite'), { readonly: true });
  honest.prepare('VACUUM INTO ?').run(join(copy, 'ledger.sqlite'));
  honest.close();
  const db = new SqliteDatabase(join(copy, 'ledger.sqlite'));
  bend(db);
  db.close();
  const reader = openSqliteReader({ folder: copy });
  const { sequencer, files } = await madeAgain(folder, reader, log);
  await reader.close();
  const path = join(copy, 'last-checkpoint');
  beginSigning(path);
  const { origin, verifierKey } = log;
  const key = signingKey(readFileSync(join(log.folder, 'keys/log.pem'), 'utf8'));
  const signing = { origin, keys: [key], verifierKeys: [verifierKey], path };
  await new Publisher(sequencer, files, signing).publish(true);
}

/** The last epoch says what its map would be, were a leaf not of its subject. */
async function falseMap(log: RecordedLog, id: number, folder: string): Promise<void> {
  const size = log.sizeOf(readFileSync(join(logFolder(log.folder), checkpointName)));
  const leaves = leavesOf(new LogFiles(logFolder(log.folder)), size);
  const epoch = leaves.map(({ leaf }) => leaf).findLast(({ kind }) => kind === 'ledger.map-epoch') as LogLeaf;
  const { size: mapped } = epoch.data as { readonly size: string };
  const subjects = new Subjects();
  for (const [index, { leaf, hash }] of leaves.slice(0, Number(mapped)).entries())
    subjects.take({
      index,
      hash,
      keys: mapKeysOf(leaf).slice(leaf.kind === 'ClientContact' && leaf.id === `${id}` ? 1 : 0),
    });
  const data = JSON.stringify({ ...epoch.data, mapRoot: Buffer.from(subjects.root()).toString('hex') });
  await madeOfBent(log, folder, (db) => {
    db.prepare('UPDATE events SET data = ? WHERE stream = ?').run(Buffer.from(data), `ledger-map-epoch-${mapped}`);
  });
}

function leavesOf(files: LogFiles, size: number): { readonly leaf: LogLeaf; readonly hash: Uint8Array }[] {
  const leaves: { readonly leaf: LogLeaf; readonly hash: Uint8Array }[] = [];
  while (leaves.length < size)
    for (const bytes of files.leavesFrom(leaves.length, size))
      leaves.push({ leaf: parseLeaf(bytes), hash: leafHash(bytes) });
  return leaves;
}
