import { chmodSync, existsSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';

/**
 * Copies the vault in a file, which a process may use meanwhile, as of one instant, into a file that is not there yet. The keys in it are
 * wrapped as they are in the vault. Throws where there is no vault, or something lies there.
 */
export function copySqliteVault(file: string, to: string): { readonly keys: number } {
  if (existsSync(to)) throw new Error(`${to} is there already: nothing is overwritten`);
  const database = new SqliteDatabase(file, { readonly: true, fileMustExist: true });
  try {
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
  chmodSync(to, 0o600);
  const copy = new SqliteDatabase(to, { readonly: true });
  try {
    const keys = copy.prepare<[], number>('SELECT count(*) FROM subject_keys WHERE wrapped IS NOT NULL').pluck().get();
    return { keys: keys ?? 0 };
  } finally {
    copy.close();
  }
}
