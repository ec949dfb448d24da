import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '#libs/event-store';
import { startViews } from '#libs/views';
import { Allowances } from '../../apps/ledger/access/allowances.js';
import { TokenVolumes } from '../../apps/ledger/access/token-volumes.js';
import { Closing } from '../../apps/ledger/closing.js';
import { openGenesis } from '../../apps/ledger/genesis.js';
import { createLog } from '../../apps/ledger/log.js';
import { readConfig } from '../../apps/ledger/main.js';
import { Metrics } from '../../apps/ledger/metrics.js';
import { openStore } from '../../apps/ledger/open-store.js';
import { LeafMaker } from '../../apps/ledger/proofs/leaf-maker.js';
import { TimeRoots } from '../../apps/ledger/proofs/time-roots.js';
import { arrivalOf } from '../../apps/ledger/recording/arrival.js';
import { Plans } from '../../apps/ledger/recording/plans.js';
import { RecordEvidence, RecordEvidenceHandler } from '../../apps/ledger/recording/record-evidence.js';
import { Seals } from '../../apps/ledger/sealing/seals.js';
import { answerParent } from '../child.js';
import { eventOf } from '../events.js';
import { inLanes, numbers } from '../lanes.js';
import { type Amount, inBatches } from './evidence.js';

/**
 * The ledger's parts without HTTP: strict JSON, schema and cross checks, identity, stored form, the store, receipts, and
 * all views on their threads. Bytes go in, receipts come out.
 */
const [, , folder = '.', url = 'embedded'] = process.argv;
const config = readConfig({ INITIUM_DATA: folder, INITIUM_STORE: url });
const store = await openStore(config, systemClock, undefined);
const tag = randomBytes(32);
const { origin } = await openGenesis(store, {
  origin: undefined,
  simulatedClock: false,
  acceptSimulated: false,
  keys: () => ({ signing: generateKeyPairSync('ed25519').privateKey, tag }),
});
const views = await startViews({ folder, commits: store.commits, onTrouble: () => {} });
const volumes = new TokenVolumes({ folder, log: createLog('silent') });
const allowances = new Allowances({ volumes, closing: new Closing(), isInForce: () => true });
const speaker = { origin, instance: '0123456789abcdef' };
const [leaves, seals] = [new LeafMaker(origin, tag), new Seals(undefined)];
const trust = [leaves, new TimeRoots(config), config, new Plans(speaker, leaves, seals, config), seals] as const;
const handler = new RecordEvidenceHandler(store, new Metrics(), speaker, allowances, ...trust);
const reception = { by: undefined, via: 'http' };
const lookMs = 5;
const waitMsMax = 60_000;
/** What questions about a client are answered from. */
const answering = ['evidence-index'];

async function record(bodies: readonly Buffer[]): Promise<void> {
  const arrivals = bodies.map((body) => arrivalOf(body, 'application/cloudevents+json'));
  const outcomes = await handler.execute(new RecordEvidence(arrivals, reception));
  if (outcomes.some(({ outcome }) => outcome !== 'recorded')) throw new Error('an event was not recorded');
}

/** Waits as a question does. */
async function answerable(): Promise<void> {
  const head = await store.head();
  if (head !== undefined && !(await views.waitFor(head.position, waitMsMax, answering)))
    throw new Error('the views are behind');
}

const asks = {
  /** Milliseconds until every event has its receipt and the views that answer questions have it. */
  async record({ first, events, batch, width }: Amount): Promise<number> {
    const bodies = numbers(first, events).map((number) => Buffer.from(JSON.stringify(eventOf(number, 'ordered'))));
    const begun = performance.now();
    await inLanes(width, inBatches(bodies, batch), record);
    await answerable();
    const ms = performance.now() - begun;
    while (views.status(await store.head()).some(({ lag }) => lag.positions > 0n)) await pause(lookMs);
    return ms;
  },
};
export type LibraryAsks = typeof asks;

answerParent(asks, async () => {
  await views.close();
  await store.close();
});
