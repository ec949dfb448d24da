import { CannotOpen, StoreUnavailable } from '../event-store.js';

/** What SQLite's result codes of a failed write come down to; those not listed are the disk's. */
const codes: readonly (readonly [code: string, result: RegExp])[] = [
  ['no-space', /^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)$/],
  ['read-only', /^(SQLITE_(READONLY|PERM|AUTH|CANTOPEN)|EACCES$|EPERM$|EROFS$)/],
  ['locked', /^SQLITE_(BUSY|LOCKED|PROTOCOL)/],
  ['damaged', /^SQLITE_(CORRUPT|NOTADB)/],
];

/** What SQLite reports when it could not write: a full disk, a lock that was not given in time, a failing device. */
export function asUnavailable(error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  const { code: result = 'error', message = String(error) } = error as { code?: string; message?: string };
  const code = codes.find(([, pattern]) => pattern.test(result))?.[0] ?? 'disk-failure';
  return new StoreUnavailable(`the store could not write: ${result}: ${message}`, { code, cause: error });
}

/** What is thrown to who makes a file, or a folder with files, where that threw `error`: a full disk with its name. */
export function asCannotMake(error: unknown, path: string): unknown {
  if (asUnavailable(error).code !== 'no-space') return error;
  return new CannotOpen(
    `${path} cannot be written: there is no space left on its disk; make room, or name another place`,
    {
      cause: error,
    },
  );
}
