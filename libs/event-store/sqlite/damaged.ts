import { CannotOpen, StoreDamaged } from '../event-store.js';
import { damageOfLog } from './log-damage.js';
import type { Holding } from './schema.js';

/** Whether SQLite says that the file itself is at fault: no database, a page that contradicts itself, a failing disk. */
export function isDamage(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return (
    typeof code === 'string' && /^SQLITE_(CORRUPT.*|NOTADB|IOERR(_READ|_SHORT_READ|_CORRUPTFS|_DATA)?)$/.test(code)
  );
}

/** What is thrown to who reads, where reading `path` threw `error`. */
export const asDamaged = (error: unknown, path: string): unknown =>
  isDamage(error) ? new StoreDamaged(path, error) : error;

/** What to do with a file that is damaged. */
export const remedies: Readonly<Record<Holding, string>> = {
  ledger:
    'Keep a copy of the folder and have the disk looked at; then restore a backup into a new folder (initium restore), ' +
    'and have the sources send again what came after it.',
  copy: 'It is a copy: end the process, delete the folder, and start; all is read again from the server.',
};

/** What is thrown to who opens a ledger, where that threw `error`. */
export function asCannotOpen(error: unknown, path: string, holding: Holding): unknown {
  const cause = isDamage(error) ? error : (error as Error).cause;
  if (error instanceof CannotOpen || !isDamage(cause)) return error;
  const { code, message } = cause as Error & { code: string };
  return new CannotOpen(`${path} is damaged (${code}: ${message}). ${remedies[holding]}`, { cause: error });
}

/** Throws `CannotOpen` where the write-ahead log lost what was durable: SQLite would go on without it, and without a word. */
export function mustHaveWholeLog(path: string): void {
  const log = `${path}-wal`;
  const damage = damageOfLog(log);
  if (damage === undefined) return;
  const { at, lost } = damage;
  const more = `${lost} or more transactions after it were acknowledged and cannot be read`;
  throw new CannotOpen(
    `${log} is damaged at byte ${at}: ${more}. ${remedies.ledger} To go on without them: truncate -s ${at} '${log}'`,
  );
}
