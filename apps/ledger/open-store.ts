import {
  type Clock,
  type EventStoreDbOptions,
  openEventStoreDb,
  openSqliteStore,
  type SqliteStore,
  type SqliteStoreOptions,
  systemClock,
} from '#libs/event-store';
import { type Config, ConfigError } from './config.js';
import { startTrouble } from './start-trouble.js';
import { streamPrefixes } from './streams.js';

/** The configured store. Throws `ConfigError` for what the settings, the data folder or the server forbid. */
export async function openStore(
  config: Config,
  clock: Clock,
  {
    onAway,
    ...options
  }: Pick<SqliteStoreOptions, 'bounds' | 'create' | 'acceptClock'> & Pick<EventStoreDbOptions, 'onAway'> = {},
): Promise<SqliteStore> {
  const { store, dataDir: folder, shares } = config;
  const { queue } = shares;
  try {
    if (store === 'embedded')
      return await openSqliteStore({ folder, clock, ...options, bounds: { ...queue, ...options.bounds } });
    if (clock !== systemClock) throw new ConfigError('INITIUM_STORE: a simulated clock is for the embedded store only');
    // A server's own bound on events is lower than any share.
    const bounds = { queuedBytesMax: queue.queuedBytesMax, ...options.bounds };
    return await openEventStoreDb({ server: store, folder, prefixes: streamPrefixes, bounds, onAway });
  } catch (error) {
    throw startTrouble(config, error);
  }
}
