import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotOpen } from '../event-store.js';
import { ledgerPath } from './schema.js';

/** There from before a new ledger's first file until its first event is durable: a first start that was killed goes on. */
const markOf = (folder: string): string => join(folder, 'first-start');

/** What a ledger leaves beside its file. */
const traces = ['writer.lock', 'views', 'ledger.sqlite-wal', 'ledger.sqlite'];

/**
 * To be called before anything is made in the folder. Throws `CannotOpen` where there was a ledger and its file is gone or
 * empty, unless `create` says that another one is wanted.
 */
export function beginFirstStart(folder: string, create: boolean): void {
  if (!create && (statSync(ledgerPath(folder), { throwIfNoEntry: false })?.size ?? 0) > 0) return;
  const found = traces.filter((name) => isThere(join(folder, name)));
  if (found.length > 0 && !create && !existsSync(markOf(folder))) {
    const gone = found.includes('ledger.sqlite') ? 'is empty' : 'is not there';
    const beside = found.filter((name) => name !== 'ledger.sqlite').join(', ');
    const though = beside === '' ? '' : `, though a ledger left ${beside} there`;
    throw new CannotOpen(
      `${ledgerPath(folder)} ${gone}${though}: put it back, from a backup if need be, take another folder, or start a new ` +
        'ledger with --create',
    );
  }
  // On disk before the file that it is for: else a power cut in between leaves one that looks lost.
  writeFileSync(markOf(folder), '', { flush: true });
}

/** An empty folder says nothing: a disk of its own may be mounted there. */
function isThere(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && !(stat.isDirectory() && readdirSync(path).length === 0);
}

/**
 * To be called where the ledger's file holds no event. Throws `CannotOpen` where it is not being made: what it held was in
 * a `-wal` that is not there.
 */
export function mustBeFirstStart(folder: string): void {
  if (existsSync(markOf(folder))) return;
  const path = ledgerPath(folder);
  throw new CannotOpen(
    `${path} holds no event, so its ${path}-wal was lost or left behind: put that back, or a backup, take another folder, or ` +
      'start a new ledger with --create',
  );
}

/** The ledger is made. */
export function endFirstStart(folder: string): void {
  rmSync(markOf(folder), { force: true });
}
