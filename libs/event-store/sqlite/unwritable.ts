import { existsSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { StoreUnavailable } from '../event-store.js';
import type { Finding } from '../finding.js';
import { remedies } from './damaged.js';
import { asUnavailable } from './failures.js';
import { lockHolders } from './lock-holders.js';

/** That a database file cannot be written, as what `error` says, for who operates the ledger. */
export function unwritable(path: string, { code, message }: StoreUnavailable): Finding {
  const { seen, remedy } = wordsOf(path, code);
  const about = code.startsWith('clock-') ? 'the system clock' : path;
  return { code, about, detail: `${seen} (${message}).`, remedy, bars: 'recording' };
}

/** The same of what SQLite or the system threw. */
export const unwritableFile = (path: string, error: unknown): Finding => unwritable(path, asUnavailable(error));

function wordsOf(path: string, code: string): { readonly seen: string; readonly remedy: string } {
  const folder = isFolder(path) ? path : dirname(path);
  switch (code) {
    case 'no-space':
      return {
        seen: 'There is no space left for what is to be written',
        remedy: `Make room on the disk of ${folder}, or raise the quota of uid ${uid()}; it goes on by itself.`,
      };
    case 'read-only':
      return {
        seen: `It may not be written by uid ${uid()}: ${modeOf(path)}, ${modeOf(folder)}`,
        remedy: `Run "${giveCommand(path, folder)}" as root, or mount its disk so that it can be written; then start the ledger again.`,
      };
    case 'locked': {
      const holders = lockHolders(path);
      const who = holders.length === 0 ? 'Another program' : holders.join(', ');
      return {
        seen: `${who} holds a lock on it or on ${basename(path)}-shm`,
        remedy: `End what holds the lock, and let no other user into ${folder} (mode 0700); it goes on by itself.`,
      };
    }
    case 'damaged':
      return { seen: 'A page of it that is needed to write is damaged', remedy: remedies.ledger };
    case 'replaced':
      return {
        seen: 'It, its -wal or its -shm was moved, deleted, replaced or cut short while it is being written',
        remedy:
          'Put back what was moved, and it goes on by itself. Else end the ledger with SIGTERM, which saves what it can, and ' +
          'start it again; where ledger.sqlite itself is gone, with a backup (initium restore).',
      };
    case 'clock-behind':
      return {
        seen: 'Nothing is recorded with a time that is before what is recorded already',
        remedy: 'Set the system clock right; it goes on by itself.',
      };
    case 'clock-jump':
      return {
        seen: 'The system clock jumped, and nothing is recorded with a time that may be wrong',
        remedy: 'Set the system clock right; if it is right now, start the ledger again to confirm it.',
      };
    default:
      return {
        seen: 'The disk or the file system failed',
        remedy: `Look into the system's log for the disk of ${folder}; it goes on by itself where that passes.`,
      };
  }
}

/** What gives the folder to this user: all of a ledger's, but nothing else that happens to lie where one was to be made. */
function giveCommand(path: string, folder: string): string {
  if (statOf(path) === undefined && basename(path) !== 'ledger.sqlite') return `install -d -o ${uid()} -m 0700 ${path}`;
  const all = isFolder(path) || existsSync(join(folder, 'writer.lock')) ? '-R ' : '';
  return `chown ${all}${uid()} ${folder} && chmod ${all}u+rwX ${folder}`;
}

const isFolder = (path: string): boolean => statOf(path)?.isDirectory() === true;

const uid = (): number | string => process.getuid?.() ?? 'of this process';

function modeOf(path: string): string {
  const stat = statOf(path);
  if (stat === undefined) return `${basename(path)} is not there`;
  return `${basename(path)} is ${(stat.mode & 0o7777).toString(8).padStart(4, '0')} of uid ${stat.uid}`;
}

/** Undefined where there is none, or where this user may not see whether there is. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
