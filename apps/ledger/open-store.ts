import {
  type Clock,
  type EventStoreDbOptions,
  HeldClock,
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
    const held = clock instanceof HeldClock ? clock : undefined;
    if (clock !== systemClock && held === undefined)
      throw new ConfigError('INITIUM_STORE: a simulated clock is for the embedded store only');
    // A server's own bound on events is lower than any share.
    const bounds = { queuedBytesMax: queue.queuedBytesMax, ...options.bounds };
    const { acceptClock } = options;
    const server = { server: store, folder, prefixes: streamPrefixes };
    return await openEventStoreDb({ ...server, bounds, onAway, clock: held, acceptClock });
  } catch (error) {
    throw startTrouble(config, error);
  }
}
