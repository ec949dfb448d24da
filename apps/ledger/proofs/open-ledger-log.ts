import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { EventStore } from '#libs/event-store';
import { type LogPolicy, type MapEpoch, mapEpochData, parsePolicy } from '#libs/transparency';
import { type Config, ConfigError } from '../config.js';
import { type Genesis, logNameOf } from '../genesis.js';
import { bookkeeping } from '../ledger-fact.js';
import { beginTerm } from './begin-term.js';
import { lastCheckpointPath, openKeys, signingTermPath } from './key-files.js';
import { LedgerLog } from './ledger-log.js';
import { type EpochCadence, epochCadence } from './map/map-follower.js';
import { lastSigned, rememberLast } from './signer.js';

export interface OpeningOptions {
  /** A file with the last checkpoint that was signed, where that is not known any more. */
  readonly lastCheckpoint?: string;
  /** Has the witnesses of the policy say it, where that is not known any more. */
  readonly recalls?: boolean;
  /** How often the subject map has an epoch. */
  readonly epochs?: EpochCadence;
}

/**
 * Opens the keys of the ledger's log. Throws `ConfigError` where they are not there, or are others.
 *
 * @param verifierKeys of all that ever signed the log, the one that signs now last
 */
export function openLedgerLog(
  config: Config,
  store: EventStore & { readonly commits: SharedArrayBuffer },
  genesis: Genesis,
  verifierKeys: readonly string[],
  { lastCheckpoint, recalls = false, epochs = epochCadence }: OpeningOptions,
): LedgerLog {
  const { origin, continued, log } = genesis;
  const { signing, tag } = openKeys(config, { origin: logNameOf(genesis), log }, verifierKeys);
  const signer = { path: lastCheckpointPath(config), verifierKeys };
  if (lastCheckpoint !== undefined) takeLast(lastCheckpoint, signer);
  const policy = config.logPolicyFile === undefined ? undefined : readPolicy(config.logPolicyFile, verifierKeys);
  if (recalls && (policy === undefined || parsePolicy(policy).quorum === 'none'))
    throw new ConfigError(
      '--last-checkpoint-from-witnesses: INITIUM_LOG_POLICY_FILE must name a policy that wants witnesses',
    );
  const isToRecall = recalls && !existsSync(signer.path);
  const takesOver = lastCheckpoint !== undefined || isToRecall;
  const wish = { eventId: randomUUID(), path: signingTermPath(config), takesOver };
  return new LedgerLog({
    ...{ folder: config.dataDir, commits: store.commits, origin, tagKey: tag, continued, verifierKeys },
    signing: signing && { keys: signing, path: signer.path },
    isShared: config.store !== 'embedded',
    beginTerm: async (signal) => {
      await store.complete(signal);
      return beginTerm(store, { ...wish, head: isToRecall ? undefined : lastSigned(signer)?.head });
    },
    policy,
    recalls,
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
