import { StoreUnavailable } from '../event-store.js';

/** What SQLite's result codes of a failed write come down to; those not listed are the disk's. */
const codes: readonly (readonly [code: string, result: RegExp])[] = [
  ['no-space', /^(SQLITE_FULL|ENOSPC|EDQUOT)$/],
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
