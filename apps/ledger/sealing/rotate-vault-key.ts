import { existsSync } from 'node:fs';
import { systemClock } from '#libs/event-store';
import { type Config, ConfigError } from '../config.js';
import { openStore } from '../open-store.js';
import { asConfigured, masterIdOf, openVaultBy } from './open-vault.js';
import { makeMasterKey, openMasterKey, putInPlace, saidBy, vaultPaths } from './vault-key.js';

/** The ids of two master keys: whoever looks at a vault knows by them which one wraps its keys. */
export interface VaultKeyRotation {
  readonly previous: string;
  readonly key: string;
}

/**
 * Has another master key wrap the keys of a vault that no process uses: a new one in the place of the file, or one that another
 * command says. No event changes. Where it ends before the keys are wrapped nothing was done, and where it ends after, the next start
 * goes on. Throws `ConfigError` where there is no vault, or the last rotation's key is still there.
 */
export async function rotateVaultKey(config: Config, toCommand: string | undefined): Promise<VaultKeyRotation> {
  const paths = vaultPaths(config);
  if (!existsSync(paths.file))
    throw new ConfigError(`INITIUM_VAULT: ${paths.file} is not there; start the ledger first`);
  if (existsSync(paths.previous))
    throw new ConfigError(
      `INITIUM_VAULT_KEY_FILE: ${paths.previous} is still there: remove it once no copy of the vault is kept that it opens`,
    );
  if (config.vault.keyCommand !== undefined && toCommand === undefined)
    throw new ConfigError(
      'INITIUM_VAULT_KEY_COMMAND: another key has to come from another command: --to-command says it',
    );
  // It holds the lock of the folder meanwhile.
  const store = await openStore(config, systemClock);
  try {
    const its = await asConfigured(() => masterIdOf(config));
    if (its === undefined) throw new ConfigError('INITIUM_VAULT: there is no key in it yet; start the ledger first');
    const master = openMasterKey(config, its);
    const next = toCommand === undefined ? makeMasterKey(paths.next) : saidBy(toCommand);
    const vault = await asConfigured(() => openVaultBy(config, master));
    try {
      await vault.rewrap(next);
    } finally {
      await vault.close();
    }
    if (toCommand === undefined) putInPlace(paths);
    return { previous: master.id, key: next.id };
  } finally {
    await store.close();
  }
}
