import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NewEvent, openEventStoreDb, openSqliteStore, type Write } from '#libs/event-store';
import { type MapEpoch, mapEpochData, signingKey } from '#libs/transparency';
import { LeafMaker } from '../../apps/ledger/proofs/leaf-maker.js';
import { LogFiles, logFolder } from '../../apps/ledger/proofs/log-files.js';
import { indexPath, LogIndex } from '../../apps/ledger/proofs/log-index.js';
import { MapFollower } from '../../apps/ledger/proofs/map/map-follower.js';
import { mapPath } from '../../apps/ledger/proofs/map/map-tables.js';
import { MapWriter } from '../../apps/ledger/proofs/map/map-writer.js';
import { Publisher } from '../../apps/ledger/proofs/publisher.js';
import { sequence } from '../../apps/ledger/proofs/sequence.js';
import { Sequencer } from '../../apps/ledger/proofs/sequencer.js';
import { streamPrefixes } from '../../apps/ledger/streams.js';
import { Chance } from '../chance.js';
import type { LoggingSettings } from './killed-logs.js';

/**
 * A ledger without its questions, to be killed: it records without a pause, makes the log of that, signs it, and makes its subject
 * map, each as often as it can. A start costs a quarter of what one of the whole does.
 */
const { folder, server, seed, origin, verifierKey } = JSON.parse(process.argv[2] ?? '') as LoggingSettings;
process.once('disconnect', () => process.exit());

const chance = new Chance(seed);
const keyFile = (name: string) => join(folder, 'keys', name);
const store =
  server === undefined
    ? await openSqliteStore({ folder })
    : await openEventStoreDb({ server: { url: server }, folder, prefixes: streamPrefixes });
process.send?.('ready');

const bytes = (value: object) => Buffer.from(JSON.stringify(value));
const kinds = ['ClientContact', 'ClientContact', 'ClientContact', 'Quarantined', 'Conflict'] as const;

function arrival(): Write {
  const [id, kind] = [randomUUID(), chance.of(kinds)];
  const type = `initium.${kind}.v1`;
  const ce = { id, source: 'crm', type, subject: `client/c${chance.below(40)}` };
  const event: NewEvent = { eventId: id, type, data: bytes({ id }), metadata: bytes({ ce }) };
  const prefix = { ClientContact: 'evidence-crm/', Quarantined: 'quarantine-', Conflict: 'conflict-' }[kind];
  return { stream: prefix + id, expectedRevision: 'NO_STREAM', events: [event] };
}

async function record(): Promise<never> {
  for (;;) await store.append(Array.from({ length: chance.between(1, 40) }, arrival));
}

async function recordEpoch(epoch: MapEpoch): Promise<void> {
  const [eventId, type] = [randomUUID(), 'ledger.map-epoch'];
  const events: NewEvent[] = [{ eventId, type, data: bytes(mapEpochData(epoch)), metadata: bytes({ v: 1 }) }];
  await store.append([{ stream: `ledger-map-epoch-${epoch.size}`, expectedRevision: 'NO_STREAM', events }]);
}

async function log(): Promise<void> {
  const files = new LogFiles(logFolder(folder));
  const index = new LogIndex(indexPath(logFolder(folder)));
  const tagKey = Buffer.from(readFileSync(keyFile('tag.key'), 'utf8').trim(), 'hex');
  const sequencer = new Sequencer({ leaves: new LeafMaker(origin, tagKey), files, index });
  const key = signingKey(readFileSync(keyFile('log.pem'), 'utf8'));
  const signing = { origin, keys: [key], verifierKeys: [verifierKey], path: keyFile('last-checkpoint') };
  const publisher = new Publisher(sequencer, files, signing);
  const map = new MapWriter(mapPath(logFolder(folder)));
  const follower = new MapFollower({ map, files, proposes: true, cadence: { leavesMax: 300, everyMs: 50 } });
  const { signal } = new AbortController();
  const step = async (isAll: boolean) => {
    await publisher.publish(isAll);
    const [finding] = publisher.findings;
    if (finding !== undefined) throw new Error(`${finding.code}: ${finding.detail}`);
    const epoch = await follower.follow(sequencer.head.size, signal);
    if (epoch !== undefined) await recordEpoch(epoch);
    process.send?.('step');
  };
  await sequence(store, sequencer, signal, step, { leavesMax: 100, everyMs: 0 });
}

await Promise.all([record(), log()]);
