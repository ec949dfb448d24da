import { StoreUnavailable } from '../event-store.js';

/** What SQLite reports when it could not write: a full disk, a lock that was not given in time, a failing device. */
export function asUnavailable(error: unknown): Error {
  if (error instanceof StoreUnavailable) return error;
  const { code, message } = error as { code?: string; message?: string };
  return new StoreUnavailable(`the store could not write: ${code ?? 'error'}: ${message ?? String(error)}`, {
    cause: error,
  });
}
