import { closeSync, mkdirSync, openSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './finding.js';

const folderMode = 0o700;
const fileMode = 0o600;
const others = 0o077;

/** Makes the folder, and what is missing above it, for nobody but its owner. One that is there stays as it is. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: folderMode });
}

/**
 * Makes an empty file that only its owner may read and write, where there is none: to be called before SQLite opens it,
 * which would take the usual mode. What SQLite puts beside a database (`-wal`, `-shm`, `-journal`) gets the database's mode.
 */
export function makePrivateFile(path: string): void {
  try {
    // Never opens one that is there: closing it would give back the locks that SQLite holds on it in this process.
    closeSync(openSync(path, 'wx', fileMode));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

const looked = ['', 'ledger.sqlite', 'ledger.sqlite-wal', 'ledger.sqlite-shm', 'views', 'views/catalog.db'];

/** Whether other users of the machine may read or write what the folder holds, or it is theirs. Quick. */
export function opennessOf(folder: string): Finding[] {
  const found = looked.flatMap((name) => {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? [] : [{ path, stats }];
  });
  const loose = found.find(({ stats }) => (stats.mode & others) !== 0);
  const foreign = found.find(({ stats }) => !isOwn(stats));
  return [
    ...(loose === undefined ? [] : [openToOthers(folder, loose.path, loose.stats)]),
    ...(foreign === undefined ? [] : [ofAnotherOwner(foreign.path, foreign.stats)]),
  ];
}

function isOwn({ uid }: Stats): boolean {
  const own = process.geteuid?.();
  return own === undefined || own === uid;
}

const openToOthers = (folder: string, path: string, { mode }: Stats): Finding => ({
  code: 'open-to-others',
  about: path,
  detail: `Its mode is 0${(mode & 0o777).toString(8)}, so other users of this machine may come at the evidence.`,
  remedy: `Run: chmod -R go= '${folder}'`,
  bars: 'nothing',
});

const ofAnotherOwner = (path: string, { uid }: Stats): Finding => ({
  code: 'of-another-owner',
  about: path,
  detail: `It belongs to the user ${uid}, and this process runs as ${process.geteuid?.()}.`,
  remedy: 'Run the ledger as the owner of its folder, or give that user the folder with chown -R.',
  bars: 'nothing',
});
