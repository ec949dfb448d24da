import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { EventStore } from '#libs/event-store';
import { type LogPolicy, type MapEpoch, mapEpochData, parsePolicy } from '#libs/transparency';
import { type Config, ConfigError } from '../config.js';
import type { Genesis } from '../genesis.js';
import { bookkeeping } from '../ledger-fact.js';
import { beginTerm } from './begin-term.js';
import { lastCheckpointPath, openKeys, signingTermPath } from './key-files.js';
import { LedgerLog } from './ledger-log.js';
import { type EpochCadence, epochCadence } from './map/map-follower.js';
import { lastSigned, rememberLast } from './signer.js';

/**
 * Opens the keys of the ledger's log. Throws `ConfigError` where they are not there, or are others.
 *
 * @param verifierKeys of all that ever signed the log, the one that signs now last
 * @param lastCheckpoint a file with the last checkpoint that was signed, where that is not known any more
 * @param epochs how often the subject map has an epoch
 */
export function openLedgerLog(
  config: Config,
  store: EventStore & { readonly commits: SharedArrayBuffer },
  genesis: Genesis,
  verifierKeys: readonly string[],
  { lastCheckpoint, epochs = epochCadence }: { readonly lastCheckpoint?: string; readonly epochs?: EpochCadence },
): LedgerLog {
  const { signing, tag } = openKeys(config, genesis, verifierKeys);
  const { origin } = genesis;
  const signer = { path: lastCheckpointPath(config), verifierKeys };
  if (lastCheckpoint !== undefined) takeLast(lastCheckpoint, signer);
  const wish = { eventId: randomUUID(), path: signingTermPath(config), takesOver: lastCheckpoint !== undefined };
  return new LedgerLog({
    ...{ folder: config.dataDir, commits: store.commits, origin, tagKey: tag, verifierKeys },
    signing: signing && { keys: signing, path: signer.path },
    isShared: config.store !== 'embedded',
    beginTerm: async (signal) => {
      await store.complete(signal);
      return beginTerm(store, { ...wish, head: lastSigned(signer)?.head });
    },
    policy: config.logPolicyFile === undefined ? undefined : readPolicy(config.logPolicyFile, verifierKeys),
    epochs,
    recordEpoch: (epoch) => recordEpoch(store, epoch),
  });
}

/** The stream's name lets one epoch at each size be recorded, and no other. */
async function recordEpoch(store: EventStore, epoch: MapEpoch): Promise<void> {
  const stream = `ledger-map-epoch-${epoch.size}`;
  const events = [bookkeeping('ledger.map-epoch', mapEpochData(epoch))];
  await store.append([{ stream, expectedRevision: 'NO_STREAM', events }]);
}

function takeLast(file: string, of: Parameters<typeof rememberLast>[1]): void {
  try {
    rememberLast(readFileSync(file), of);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === undefined ? message : `cannot be read (${code}); name a file that this user may read`;
    throw new ConfigError(`--last-checkpoint: ${file}: ${why}`, { cause: error });
  }
}

function readPolicy(file: string, verifierKeys: readonly string[]): Uint8Array {
  const trouble = (why: string, cause?: unknown) =>
    new ConfigError(`INITIUM_LOG_POLICY_FILE: ${file} ${why}`, { cause });
  let bytes: Uint8Array;
  let policy: LogPolicy;
  try {
    bytes = readFileSync(file);
    policy = parsePolicy(bytes);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw trouble(code === undefined ? `is no policy: ${message}` : `cannot be read (${code})`, error);
  }
  if (!policy.logs.some((log) => verifierKeys.includes(log.verifierKey)))
    throw trouble(`does not name this log; give it the line: log ${verifierKeys.at(-1)}`);
  for (const [name, { url }] of policy.witnesses)
    if (url !== undefined && !/^https?:\/\/[^?#]+$/.test(url)) throw trouble(`has a URL of ${name} that is none`);
  return bytes;
}
