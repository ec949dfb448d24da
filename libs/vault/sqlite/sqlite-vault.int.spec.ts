import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { MasterKey } from '../master-key.js';
import { vaultContract } from '../vault.contract.js';
import { VaultUnavailable } from '../vault.js';
import { masterIdIn, openSqliteVault } from './open.js';

const folders: string[] = [];
function freshFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'initium-vault-'));
  folders.push(folder);
  return join(folder, 'vault', 'vault.sqlite');
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const allIn = (file: string): Buffer => {
  const folder = dirname(file);
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
};

vaultContract('a vault in a file', async () => {
  const file = freshFile();
  return {
    open: async (master) => openSqliteVault(file, master),
    bytes: async () => allIn(file),
    dispose: async () => {},
  };
});

describe('a vault in a file', () => {
  const master = new MasterKey(randomBytes(32));

  it('is for its owner alone', async () => {
    const file = freshFile();
    const vault = openSqliteVault(file, master);
    await vault.keysFor([{ subject: 'client/a' }]);
    const modes = [dirname(file), file, `${file}-wal`, `${file}-shm`].map((path) => statSync(path).mode & 0o077);
    expect(modes).toEqual([0, 0, 0, 0]);
    await vault.close();
  });

  it('takes any master key while it has no keys', async () => {
    const file = freshFile();
    const [one, other] = [openSqliteVault(file, master), new MasterKey(randomBytes(32))];
    await one.close();
    expect(masterIdIn(file)).toBeUndefined();
    const vault = openSqliteVault(file, other);
    await vault.keysFor([{ subject: 'client/a' }]);
    expect(masterIdIn(file)).toBe(other.id);
    await vault.close();
  });

  it('waits for whoever reads the file before it calls a key destroyed, for the reader holds what was there', async () => {
    const file = freshFile();
    const vault = openSqliteVault(file, master);
    await vault.keysFor([{ subject: 'client/a' }]);
    const reader = new SqliteDatabase(file, { readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT * FROM subject_keys').all();
    let isDone = false;
    const destroying = vault.destroySubjects(['client/a'], { by: 'e1', at: 5 }).then((ids) => {
      isDone = true;
      return ids;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    reader.exec('COMMIT');
    expect(await destroying).toHaveLength(1);
    expect(statSync(`${file}-wal`).size).toBe(0);
    reader.close();
    await vault.close();
  });

  it('says so where the file cannot be written, and does nothing by halves', async () => {
    const file = freshFile();
    const vault = openSqliteVault(file, master);
    const other = new SqliteDatabase(file);
    other.exec('DROP TABLE subject_keys');
    await expect(vault.keysFor([{ subject: 'client/a' }])).rejects.toThrow(VaultUnavailable);
    other.close();
    await vault.close();
  });
});
