import {
  type MasterKey,
  masterIdAt,
  masterIdIn,
  openPostgresVault,
  openSqliteVault,
  type Vault,
  VaultLocked,
  VaultUnavailable,
} from '#libs/vault';
import { type Config, ConfigError } from '../config.js';
import { openMasterKey, vaultPaths } from './vault-key.js';

type VaultWhere = Pick<Config, 'dataDir' | 'store' | 'vault'>;

/**
 * The configured vault; undefined where processes share a server and no vault: a key that one of them made would be unknown to
 * the others. Throws `ConfigError` where it cannot be opened.
 */
export async function openVault(config: VaultWhere): Promise<Vault | undefined> {
  if (config.store !== 'embedded' && config.vault.store === 'embedded') return undefined;
  return asConfigured(async () => openVaultBy(config, openMasterKey(config, await masterIdOf(config))));
}

/** The same by a master key that is known. Throws what the vault throws. */
export async function openVaultBy(config: VaultWhere, master: MasterKey): Promise<Vault> {
  const { store } = config.vault;
  return store === 'embedded' ? openSqliteVault(vaultPaths(config).file, master) : openPostgresVault(store.url, master);
}

/** The id of the master key that wraps the keys of the vault; undefined where it has none yet. */
export async function masterIdOf(config: VaultWhere): Promise<string | undefined> {
  const { store } = config.vault;
  return store === 'embedded' ? masterIdIn(vaultPaths(config).file) : masterIdAt(store.url);
}

/** Runs what a vault refuses as what is wrong with the setting. */
export async function asConfigured<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof VaultLocked || error instanceof VaultUnavailable)
      throw new ConfigError(`INITIUM_VAULT: ${error.message}`);
    throw error;
  }
}
