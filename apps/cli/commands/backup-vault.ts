import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { copySqliteVault } from '#libs/vault';
import { readConfig } from '../../ledger/config.js';
import { vaultPaths } from '../../ledger/sealing/vault-key.js';
import { CommandFailure } from '../failure.js';
import { print } from '../output.js';

const help = `
The ledger may be running. The copy has the keys by which what is personal is sealed, wrapped by the master key: keep it apart from that,
and for no longer than INITIUM_VAULT_BACKUP_DAYS, for receipts of erasures say that the last copy ends then. initium backup has no vault.

To bring it back, end the ledger, put the file in the place of vault/vault.sqlite, and start: erasures are done again before anything is served.

Example:
  $ initium backup-vault /mnt/vault-monday.sqlite`;

/** `initium backup-vault`: the keys by which what is personal is sealed. */
export function backupVaultCommand(): Command {
  return new Command('backup-vault')
    .description('the keys by which what is personal is sealed, copied while they are used')
    .argument('<file>', 'the file to make')
    .option('--data <folder>', 'what the ledger keeps, in place of INITIUM_DATA')
    .option('--json', 'the report as JSON')
    .addHelpText('after', help)
    .action(run);
}

async function run(
  to: string,
  { data, json = false }: { readonly data?: string; readonly json?: boolean },
): Promise<void> {
  const config = readConfig({ ...process.env, ...(data !== undefined && { INITIUM_DATA: data }) });
  if (config.vault.store !== 'embedded')
    throw new CommandFailure(
      'INITIUM_VAULT: the vault is in PostgreSQL; pg_dump copies it, of the tables vault and subject_keys',
    );
  const { file } = vaultPaths(config);
  if (!existsSync(file)) throw new CommandFailure(`${file}: there is no vault`);
  if (existsSync(to)) throw new CommandFailure(`${to}: is there already, and nothing is overwritten`);
  const { keys } = copySqliteVault(file, to);
  const { backupDays } = config.vault;
  const words = `${keys} keys in ${to}: keep it apart from the master key, and for ${backupDays} days at most.\n`;
  await print(json ? `${JSON.stringify({ file: to, keys, backupDays })}\n` : words);
}
