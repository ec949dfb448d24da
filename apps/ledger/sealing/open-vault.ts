import { openSqliteVault, type Vault, VaultLocked, VaultUnavailable } from '#libs/vault';
import { type Config, ConfigError } from '../config.js';
import { openMasterKey, vaultPaths } from './vault-key.js';

/**
 * The configured vault; undefined where processes share a server and no vault: a key that one of them made would be unknown to
 * the others. Throws `ConfigError` where it cannot be opened.
 */
export function openVault(config: Pick<Config, 'dataDir' | 'store' | 'vault'>): Vault | undefined {
  if (config.store !== 'embedded') return undefined;
  const { file } = vaultPaths(config);
  try {
    return openSqliteVault(file, openMasterKey(config));
  } catch (error) {
    if (!(error instanceof VaultLocked || error instanceof VaultUnavailable)) throw error;
    throw new ConfigError(`INITIUM_VAULT: ${error.message}`);
  }
}
