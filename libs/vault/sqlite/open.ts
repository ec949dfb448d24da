import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { MasterKey } from '../master-key.js';
import { VaultLocked } from '../subject-key.js';
import type { Vault } from '../vault.js';
import { beginWith, masterOf, prepare } from './schema.js';
import { SqliteVault } from './sqlite-vault.js';

const [fileMode, folderMode] = [0o600, 0o700];

/**
 * Opens the vault in a file, which is made where there is none, for its owner alone. For one process: whoever opens it sees to that.
 * Throws `VaultLocked` where another master key wraps its keys.
 */
export function openSqliteVault(file: string, master: MasterKey): Vault {
  mkdirSync(dirname(file), { recursive: true, mode: folderMode });
  const isNew = !existsSync(file);
  // Nobody writes beside it, and who reads is waited for without holding up the thread.
  const database = new SqliteDatabase(file, { timeout: 0 });
  try {
    if (isNew) chmodSync(file, fileMode);
    prepare(database);
    const its = masterOf(database);
    if (its === undefined) beginWith(database, master.id);
    else if (its !== master.id)
      throw new VaultLocked(`the keys in ${file} are wrapped by another master key (of id ${its.slice(0, 16)}…)`);
    return new SqliteVault(database, master);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The id of the master key that wraps the keys of a vault's file; undefined where there is no such file, or no key in it. */
export function masterIdIn(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const database = new SqliteDatabase(file, { readonly: true });
  try {
    return masterOf(database);
  } finally {
    database.close();
  }
}
