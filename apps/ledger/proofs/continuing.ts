import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EventStore, RecordedFact } from '#libs/event-store';
import { FormatError, logVerifier, openCheckpoint } from '#libs/transparency';
import { type Config, ConfigError, checkedOrigin } from '../config.js';
import { continuationStream, genesisOf, logNameOf } from '../genesis.js';
import { bookkeeping } from '../ledger-fact.js';
import { createDurably } from './durable-file.js';
import { keyPaths, lastCheckpointPath, verifierKeyOf } from './key-files.js';
import { verifierKeysOf } from './key-rotation.js';
import { beginSigning } from './signer.js';

export interface ContinuingOptions {
  /** The name under which the log goes on. */
  readonly origin: string;
  /** A file with the last checkpoint that was signed under the name before. */
  readonly lastCheckpoint: string;
  /** Who decided it. */
  readonly by: { readonly recorder: string; readonly approver: string };
}

export interface LogContinuation {
  readonly fact: RecordedFact;
  /** Takes the key away again, and what was made with it: where the ledger came to nothing it would be of no log. */
  takeBack(): void;
}

/**
 * The genesis with which the log of a ledger goes on under another name, after so many leaves, where more were signed and are lost; its
 * key is made first. Throws `ConfigError` where the checkpoint is none of this log, or nothing is lost.
 */
export async function continuationOf(
  config: Config,
  store: Pick<EventStore, 'readFirst'>,
  leaves: number,
  { origin, lastCheckpoint, by }: ContinuingOptions,
): Promise<LogContinuation> {
  checkedOrigin(origin, '--continue-as');
  const genesis = await genesisOf(store);
  if (genesis === undefined) throw new ConfigError('--continue-as: the backup is of a ledger that has no log');
  const before = logNameOf(genesis);
  if ([genesis.origin, ...genesis.continued.map((one) => one.origin)].includes(origin))
    throw new ConfigError(`--continue-as: the log was called ${origin} already; give it another name`);
  const checkpoint = readFileSync(lastCheckpoint);
  const size = signedSize(checkpoint, await verifierKeysOf(store, genesis), before);
  if (size <= leaves)
    throw new ConfigError(
      `--continue-as: nothing that was signed is lost: ${before} was signed with ${size} leaves, and ${leaves} are here; leave it out, and put the keys back`,
    );
  const { signing } = keyPaths(config);
  if (existsSync(signing))
    throw new ConfigError(`--continue-as: ${signing} is there, and the log goes on with a new key`);
  const { privateKey } = generateKeyPairSync('ed25519');
  const made = [signing, lastCheckpointPath(config)].filter((path) => !existsSync(path));
  const takeBack = () => takeAway(made);
  beginSigning(lastCheckpointPath(config));
  createDurably(signing, Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()));
  const event = bookkeeping('ledger.genesis', {
    origin,
    simulated: genesis.simulated,
    log: { v: 1, tagKey: genesis.log.tagKey, key: verifierKeyOf(origin, privateKey) },
    continues: { origin: before, size: String(size), checkpoint: checkpoint.toString() },
    by,
  });
  return { fact: { stream: continuationStream(genesis.continued.length + 2), event }, takeBack };
}

/** Files, and their folder where nothing else is in it. */
function takeAway(paths: readonly string[]): void {
  for (const path of paths) rmSync(path, { force: true });
  for (const folder of new Set(paths.map((path) => dirname(path))))
    if (readdirSync(folder).length === 0) rmdirSync(folder);
}

function signedSize(checkpoint: Uint8Array, verifierKeys: readonly string[], origin: string): number {
  try {
    const { checkpoint: opened } = openCheckpoint(checkpoint, ...verifierKeys.map(logVerifier));
    return opened.size;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new ConfigError(`--last-checkpoint: is no checkpoint of ${origin}: ${error.message}`);
  }
}
