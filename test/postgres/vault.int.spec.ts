import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MasterKey, masterIdAt, openPostgresVault, type Vault, VaultUnavailable } from '#libs/vault';
import { vaultContract } from '../../libs/vault/vault.contract.js';
import { PostgresServer, postgresPrograms } from './postgres-server.js';

const programs = postgresPrograms();
if (programs === undefined)
  describe.skip('a vault in PostgreSQL: needs a server of it, as Debian’s package postgresql has it', () =>
    onServer(''));
else onServer(programs);

function onServer(programs: string): void {
  let server: PostgresServer;
  let made = 0;
  beforeAll(async () => {
    server = new PostgresServer(programs);
    await server.begin();
  });
  afterAll(() => server.end());

  vaultContract('a vault in PostgreSQL', async () => {
    const url = server.database(`vault_${made++}`);
    return {
      open: (master) => openPostgresVault(url, master),
      bytes: async () => server.bytes(),
      dispose: async () => {},
    };
  });

  describe('a vault in PostgreSQL', () => {
    const master = new MasterKey(randomBytes(32));

    it('gives several processes one key for one subject, whoever of them makes it', async () => {
      const url = server.database(`vault_${made++}`);
      const vaults = await Promise.all(Array.from({ length: 4 }, () => openPostgresVault(url, master)));
      const subjects = Array.from({ length: 50 }, (_, number) => ({ subject: `client/${number}` }));
      const asked = await Promise.all(
        vaults.map((vault, at) => vault.keysFor(at % 2 === 0 ? subjects : subjects.toReversed())),
      );
      const ids = (keys: Awaited<ReturnType<Vault['keysFor']>>) => keys.map(({ keyId }) => keyId).sort();
      for (const keys of asked) expect(ids(keys)).toEqual(ids(asked[0] ?? []));
      await vaults[0]?.destroySubjects(['client/7'], { by: 'e1', at: 5 });
      const gone = asked[0]?.[7]?.keyId ?? '';
      for (const vault of vaults) expect((await vault.find([gone])).get(gone)).toEqual({ keyId: gone, destroyed: 5 });
      await Promise.all(vaults.map((vault) => vault.close()));
    });

    it('has one master key from its first start on, whoever comes with another', async () => {
      const url = server.database(`vault_${made++}`);
      expect(await masterIdAt(url)).toBeUndefined();
      const vault = await openPostgresVault(url, master);
      await expect(openPostgresVault(url, new MasterKey(randomBytes(32)))).rejects.toThrow(
        /every process needs that one/,
      );
      expect(await masterIdAt(url)).toBe(master.id);
      await vault.close();
    });

    it('says so where it cannot be reached', async () => {
      const nowhere = 'postgres://postgres@127.0.0.1:1/none';
      await expect(openPostgresVault(nowhere, master)).rejects.toThrow(VaultUnavailable);
    });
  });
}
