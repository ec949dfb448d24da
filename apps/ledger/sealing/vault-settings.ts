import { ConfigError } from '../config-error.js';
import { optional, setting } from '../settings.js';

/** Where the keys live by which what is personal is sealed. */
export interface VaultConfig {
  /** In a file in the data folder, of this process alone. */
  readonly store: 'embedded';
  /** The file of the master key; undefined takes `keys/vault.key` in the data folder. */
  readonly keyFile: string | undefined;
  /** What says the master key, in place of a file: a command of the shell. */
  readonly keyCommand: string | undefined;
}

/** The settings of the vault from an environment. Throws `ConfigError` on the first that is wrong. */
export function vaultIn(env: NodeJS.ProcessEnv): VaultConfig {
  const store = setting(env, 'INITIUM_VAULT');
  if (store !== 'embedded') throw new ConfigError('INITIUM_VAULT: must be embedded');
  const [keyFile, keyCommand] = [optional(env, 'INITIUM_VAULT_KEY_FILE'), optional(env, 'INITIUM_VAULT_KEY_COMMAND')];
  if (keyFile !== undefined && keyCommand !== undefined)
    throw new ConfigError('INITIUM_VAULT_KEY_COMMAND: INITIUM_VAULT_KEY_FILE is set as well; set only one of them');
  return { store, keyFile, keyCommand };
}
