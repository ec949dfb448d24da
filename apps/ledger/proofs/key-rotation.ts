import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type EventStore, type FirstEvent, systemClock } from '#libs/event-store';
import { parseJson } from '#libs/evidence';
import { FormatError, type KeyRotation, keyRotationData, LogHistory } from '#libs/transparency';
import { type Config, ConfigError } from '../config.js';
import { type Genesis, genesisOf, logNameOf } from '../genesis.js';
import { bookkeeping } from '../ledger-fact.js';
import { openStore } from '../open-store.js';
import { keyPaths, makeNextKey, openKeys } from './key-files.js';

/** Rotations are numbered without a gap, so the store lets one of two that are asked for at once be recorded. */
const streamOf = (number: number): string => `ledger-key-${number}`;

/**
 * The verifier keys of all that ever signed the log of a ledger, the one in force last. Throws `ConfigError` where somebody else
 * has written there.
 */
export async function verifierKeysOf(
  store: Pick<EventStore, 'readFirst'>,
  genesis: Genesis,
): Promise<readonly string[]> {
  const [origin, since] = [logNameOf(genesis), genesis.continued.at(-1)?.from ?? 0n];
  const history = new LogHistory();
  history.take({ kind: 'ledger.genesis', log: origin, data: { log: genesis.log } }, 0);
  for (const [index, { position, data }] of (await rotationsOf(store)).entries()) {
    if (position < since) continue;
    try {
      history.take({ kind: 'ledger.key', log: origin, data: Object(parseJson(data).value) }, index + 1);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new ConfigError(
        `INITIUM_STORE: the event in ${streamOf(index + 1)} ${error.message}: somebody else writes there`,
      );
    }
  }
  return history.verifierKeys;
}

async function rotationsOf(store: Pick<EventStore, 'readFirst'>): Promise<readonly FirstEvent[]> {
  const found: FirstEvent[] = [];
  for (;;) {
    const first = await store.readFirst(streamOf(found.length + 1));
    if (first === undefined) return found;
    found.push(first);
  }
}

/**
 * Has a new key take over from the one that signs the log of a ledger of which no process runs on this folder. What is recorded of it
 * decides: where this ends before, nothing was done, and where it ends after, the next start goes on. Throws `ConfigError` where
 * there is no ledger, no key of it, or one whose rotation is not over yet.
 */
export async function rotateKey(config: Config): Promise<KeyRotation> {
  const noLog = () => new ConfigError(`INITIUM_DATA: ${config.dataDir} holds no ledger that has a log; start it first`);
  if (!existsSync(join(config.dataDir, 'ledger.sqlite'))) throw noLog();
  const store = await openStore(config, systemClock);
  try {
    const genesis = await genesisOf(store);
    if (genesis === undefined) throw noLog();
    const verifierKeys = await verifierKeysOf(store, genesis);
    const keyed = { origin: logNameOf(genesis), log: genesis.log };
    const [signing, previous] = openKeys(config, keyed, verifierKeys).signing ?? [];
    const paths = keyPaths(config);
    if (signing === undefined)
      throw new ConfigError(`INITIUM_LOG_KEY_FILE: ${paths.signing} is not there; a key is replaced where it signs`);
    if (previous !== undefined)
      throw new ConfigError(
        `INITIUM_LOG_KEY_FILE: ${paths.previous} still signs as well; remove it first (docs/log.md)`,
      );
    const rotation = keyRotationData(logNameOf(genesis), signing, makeNextKey(config));
    const events = [bookkeeping('ledger.key', rotation)];
    const stream = streamOf((await rotationsOf(store)).length + 1);
    const [result] = await store.append([{ stream, expectedRevision: 'NO_STREAM', events }]);
    if (result?.outcome !== 'appended') throw new Error(`Another process has recorded ${stream}: look, and ask again`);
    openKeys(config, keyed, [...verifierKeys, rotation.key]);
    return rotation;
  } finally {
    await store.close();
  }
}
