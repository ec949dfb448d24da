import { Command } from 'commander';
import { readConfig } from '../../ledger/config.js';
import { rotateVaultKey } from '../../ledger/sealing/rotate-vault-key.js';
import { vaultPaths } from '../../ledger/sealing/vault-key.js';
import { print } from '../output.js';

interface RotateVaultKeyOptions {
  readonly data?: string;
  readonly toCommand?: string;
  readonly json?: boolean;
}

const help = `
End the ledger on this folder first. The keys in the vault are wrapped by another master key; they stay what they are, and so does every
event. The one before is kept beside it (vault.key.previous): copies of the vault from before need it. Remove it once there is none.
With INITIUM_VAULT_KEY_COMMAND the other key comes from another command, which is the setting from then on.

Examples:
  $ initium rotate-vault-key --data /var/lib/initium
  $ initium rotate-vault-key --to-command 'secrets read initium-vault-2'`;

/** `initium rotate-vault-key`: another master key wraps the keys of the vault from now on. */
export function rotateVaultKeyCommand(): Command {
  return new Command('rotate-vault-key')
    .description('have another master key wrap the keys of the vault')
    .option('--data <folder>', 'what the ledger keeps, in place of INITIUM_DATA')
    .option('--to-command <command>', 'what says the other key, in place of a new file')
    .option('--json', 'the ids of both keys as JSON')
    .addHelpText('after', help)
    .action(run);
}

async function run({ data, toCommand, json = false }: RotateVaultKeyOptions): Promise<void> {
  const config = readConfig({ ...process.env, ...(data !== undefined && { INITIUM_DATA: data }) });
  const rotation = await rotateVaultKey(config, toCommand);
  const { key, previous } = vaultPaths(config);
  const words =
    toCommand === undefined
      ? `${key} wraps the keys of the vault from now on: back it up. ${previous} opens copies of the vault from before.\n`
      : 'The key of that command wraps the keys of the vault from now on: set INITIUM_VAULT_KEY_COMMAND to it.\n';
  await print(json ? `${JSON.stringify(rotation)}\n` : words);
}
