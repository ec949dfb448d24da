import {
  CannotOpen,
  type Clock,
  openEventStoreDb,
  openSqliteStore,
  type SqliteStore,
  type SqliteStoreOptions,
  systemClock,
} from '#libs/event-store';
import { type Config, ConfigError, troubleWith } from './config.js';
import { streamPrefixes } from './streams.js';

/** The configured store. Throws `ConfigError` for what the settings, the data folder or the server forbid. */
export async function openStore(
  { store, dataDir: folder }: Config,
  clock: Clock,
  options: Pick<SqliteStoreOptions, 'bounds' | 'create' | 'acceptClock'> = {},
): Promise<SqliteStore> {
  try {
    if (store === 'embedded') return await openSqliteStore({ folder, clock, ...options });
    if (clock !== systemClock) throw new ConfigError('INITIUM_STORE: a simulated clock is for the embedded store only');
    return await openEventStoreDb({ server: store, folder, prefixes: streamPrefixes, bounds: options.bounds });
  } catch (error) {
    if (error instanceof CannotOpen && store !== 'embedded')
      throw new ConfigError(`INITIUM_STORE: ${error.message}`, { cause: error });
    throw troubleWith('INITIUM_DATA', `${folder} cannot hold a ledger`, error);
  }
}
