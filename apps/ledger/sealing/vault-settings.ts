import { ConfigError } from '../config-error.js';
import { optional, setting } from '../settings.js';

/** Where the keys live by which what is personal is sealed, and for how long. */
export interface VaultConfig {
  /** In a file in the data folder, of this process alone, or in a database of PostgreSQL, which several may share. */
  readonly store: 'embedded' | { readonly url: string };
  /** The file of the master key; undefined takes `keys/vault.key` in the data folder. */
  readonly keyFile: string | undefined;
  /** What says the master key, in place of a file: a command of the shell. */
  readonly keyCommand: string | undefined;
  /** How long copies of the vault are kept, by whoever makes them, in days. */
  readonly backupDays: number;
  /** How long what arrived and is no evidence can be opened, where it is not known whom it concerns, in days. */
  readonly arrivalDays: number;
  /** How long after its end what is on record of a relationship has to be kept, in years. */
  readonly retentionYears: number;
}

/** The settings of the vault from an environment. Throws `ConfigError` on the first that is wrong. */
export function vaultIn(env: NodeJS.ProcessEnv): VaultConfig {
  const store = storeIn(setting(env, 'INITIUM_VAULT'));
  const [keyFile, keyCommand] = [optional(env, 'INITIUM_VAULT_KEY_FILE'), optional(env, 'INITIUM_VAULT_KEY_COMMAND')];
  if (keyFile !== undefined && keyCommand !== undefined)
    throw new ConfigError('INITIUM_VAULT_KEY_COMMAND: INITIUM_VAULT_KEY_FILE is set as well; set only one of them');
  const backupDays = wholeIn(env, 'INITIUM_VAULT_BACKUP_DAYS', 'days', 3650);
  const arrivalDays = wholeIn(env, 'INITIUM_ARRIVAL_DAYS', 'days', 3650);
  const retentionYears = wholeIn(env, 'INITIUM_RETENTION_YEARS', 'years', 100);
  return { store, keyFile, keyCommand, backupDays, arrivalDays, retentionYears };
}

function storeIn(text: string): VaultConfig['store'] {
  if (text === 'embedded') return text;
  if (/^postgres(ql)?:\/\//.test(text) && !/\s/.test(text)) return { url: text };
  throw new ConfigError('INITIUM_VAULT: must be embedded or a postgres:// connection string');
}

type Whole = 'INITIUM_VAULT_BACKUP_DAYS' | 'INITIUM_ARRIVAL_DAYS' | 'INITIUM_RETENTION_YEARS';

function wholeIn(env: NodeJS.ProcessEnv, name: Whole, unit: string, max: number): number {
  const text = setting(env, name);
  const number = Number(text);
  if (/^\d{1,4}$/.test(text) && number >= 1 && number <= max) return number;
  throw new ConfigError(`${name}: must be a whole number of ${unit} from 1 to ${max}`);
}
