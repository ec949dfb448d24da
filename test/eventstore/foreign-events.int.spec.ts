import { join } from 'node:path';
import { binaryEvent, EventStoreDBClient, type JSONType, jsonEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { typeOf } from '#libs/evidence';
import type { RunningLedger } from '../../apps/ledger/main.js';
import { endClient } from '../../libs/event-store/eventstoredb/protocol/server-connection.js';
import { batchType, contact, eventType, freshFolder, get, post, removeFolders, runLedger } from '../running-ledger.js';
import { type ChangingServer, changingServers } from './changing-server.js';
import { until } from './store-under-fault.js';

interface Written {
  readonly stream: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
}

const time = '2026-03-02T09:15:00.000Z';
/** In the stored form, as far as nothing else is said. */
function written(kind: string, id: string, data: unknown, subject: string): Written {
  const type = typeOf(kind);
  const ce = { id, source: 'crm', specversion: '1.0', subject, time, type };
  return {
    stream: `evidence-crm/${id}`,
    type,
    data,
    metadata: { ce, instance: 'i', principal: 'p', v: 1, via: 'http' },
  };
}

const attributesOf = ({ metadata }: Written): object => (metadata as { readonly ce: object }).ce;
const endless = written('ClientContact', 'endless', { channel: 'EMAIL' }, 'client/c1');

const rubbish: readonly Written[] = [
  {
    ...endless,
    metadata: { ...(endless.metadata as object), ce: { ...attributesOf(endless), sequence: '9'.repeat(60) } },
  },
  written('LocationEvidence', 'number', { country: 7, kind: 'ESTABLISHED' }, 'client/c1'),
  written('OriginEvidence', 'null', null, 'client/c1'),
  written('Retraction', 'aimless', { reason: 'DUPLICATE' }, 'client/c1'),
  written('ReferenceAdopted', 'law', { version: 'p9' }, 'ledger'),
  written('Unheard', 'kind', {}, 'client/c2'),
  { ...written('ClientContact', 'elsewhere', { channel: 'EMAIL' }, 'client/c1'), stream: 'evidence-crm/another' },
  { stream: 'evidence-crm/bytes', type: 'OrderPlaced', data: Buffer.from([1, 2, 255]), metadata: Buffer.from([3]) },
  { stream: 'ledger-reference-p9', type: 'initium.ReferenceAdopted.v1', data: {}, metadata: { v: 1, ce: null } },
  { stream: 'quarantine-x', type: 'initium.Quarantined.v1', data: { raw: 1 }, metadata: { v: 1 } },
  { stream: 'sequencer', type: 'OrderPlaced', data: {}, metadata: {} },
];
const identities = ['number', 'null', 'bytes'];

const recordOne = (ledger: RunningLedger, id: string) => post(`${ledger.url}/v1/events`, eventType, contact(id));
const question = (url: string, client: string) =>
  get(`${url}/v1/clients/${client}/status?service=e&asset=BTC&entity=X`);
const incidentsOf = async ({ url }: RunningLedger): Promise<{ code: string; about: string }[]> =>
  (await get(`${url}/v1/incidents`)).body.incidents;
const foreign = async (ledger: RunningLedger) =>
  (await incidentsOf(ledger)).filter(({ code }) => code === 'foreign-event');

/** What a ledger does with these events, which somebody else wrote into its streams. */
async function expectPassedOver(ledger: RunningLedger, before: object, count = rubbish.length): Promise<void> {
  await until(async () => (await foreign(ledger)).length === count);
  const { status, body } = await question(ledger.url, 'c1');
  const { passedOver, position, knownAt, at, settled, ...rest } = body;
  expect([status, rest]).toEqual([200, before]);
  expect(passedOver).toContainEqual(
    expect.objectContaining({ stream: 'evidence-crm/number', why: expect.stringContaining('/data/country') }),
  );
  expect((await question(ledger.url, 'c3')).body.passedOver.map(({ stream }: Written) => stream)).not.toContain(
    'evidence-crm/number',
  );
  const ready = await get(`${ledger.url}/health/ready`);
  expect([ready.status, ready.body.checks.incidents]).toEqual([200, expect.stringContaining('foreign-event')]);
  expect((await get(`${ledger.url}/metrics`)).body).toContain(`initium_incidents_open{code="foreign-event"} ${count}`);
  expect((await get(`${ledger.url}/v1/quarantine`)).status).toBe(200);
  expect((await get(`${ledger.url}/v1/events/crm/number`)).status).toBe(404);
}

/** Everything that is answered of a client names what may concern it. */
async function expectNamedBesideAnswers({ url }: RunningLedger): Promise<void> {
  const claimsIt = expect.objectContaining({ stream: 'evidence-crm/number' });
  const claimsNobody = expect.objectContaining({ stream: 'evidence-crm/bytes' });
  const gate = (asked: object) => post(`${url}/v1/decisions`, 'application/json', asked);
  const message = { channel: 'EMAIL', purpose: 'OFFER', coverage: [{ service: 'e', asset: 'ETH' }] };
  for (const { status, body } of [
    await gate({ client: 'c1', service: 'e', asset: 'BTC', entity: 'X' }),
    await gate({ client: 'c1', ...message }),
    await get(`${url}/v1/clients/c1/timeline`),
    await post(`${url}/v1/clients/c1/exposure-check?ifLacking=true`, 'application/json', ''),
  ]) {
    expect([status, body.passedOver]).toEqual([200, expect.arrayContaining([claimsIt, claimsNobody])]);
  }
  const { passedOver } = (await gate({ identifier: 'somebody', ...message })).body;
  expect(passedOver).toContainEqual(claimsNobody);
  expect(passedOver).not.toContainEqual(claimsIt);
  expect(Object.keys(passedOver[0])).toEqual(['position', 'stream', 'why']);
  const made = await post(`${url}/v1/clients/c4/exposure-check`, 'application/json', '');
  expect([made.status, made.body.passedOver]).toEqual([201, expect.arrayContaining([claimsNobody])]);
}

/** One event whose identity stands there unreadably has an outcome of its own, and the others theirs. */
async function expectOutcomes(ledger: RunningLedger): Promise<void> {
  const sent = [...identities, 'fresh'].map((id) => contact(id, { subject: 'client/c4' }));
  const { status, body } = await post(`${ledger.url}/v1/events`, batchType, sent);
  expect(status).toBe(207);
  expect(body.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
    ...identities.map(() => 'quarantined'),
    'recorded',
  ]);
  expect(body.results[0].errors[0]).toMatchObject({
    pointer: '/id',
    detail: expect.stringContaining('not the ledger'),
  });
}

async function firstAnswer(ledger: RunningLedger): Promise<object> {
  for (const id of ['a', 'b']) expect((await recordOne(ledger, id)).status).toBe(201);
  // Whether it is settled hangs on what comes right behind it, a term of signing for one.
  const { position, knownAt, at, settled, ...rest } = (await question(ledger.url, 'c1')).body;
  return rest;
}

describe.each(changingServers)('what somebody else writes into the ledger’s streams, on %s', (_name, start) => {
  let server: ChangingServer;
  let client: EventStoreDBClient;
  let ledger: RunningLedger;
  const folder = freshFolder();

  beforeEach(async () => {
    server = await start();
    client = EventStoreDBClient.connectionString(server.url);
    ledger = await runLedger({ folder, env: { INITIUM_STORE: server.url } });
  });
  afterEach(async () => {
    await ledger.close();
    await endClient(client);
    await server.end();
    removeFolders();
  });

  it('is passed over, named and never believed, by those that run and by new ones', async () => {
    const before = await firstAnswer(ledger);
    for (const { stream, type, data, metadata } of rubbish) {
      const event =
        data instanceof Buffer
          ? binaryEvent({ type, data, metadata: metadata as Buffer })
          : jsonEvent({ type, data: data as JSONType, metadata: metadata as JSONType });
      await client.appendToStream(stream, event);
    }
    await client.tombstoneStream('evidence-crm/b');
    await expectPassedOver(ledger, before, rubbish.length + 1);
    await expectOutcomes(ledger);
    expect(await incidentsOf(ledger)).toContainEqual(
      expect.objectContaining({ code: 'stream-deleted', about: 'stream evidence-crm/b' }),
    );
    // What it was is still known, and nothing else can take its place.
    const again = await post(`${ledger.url}/v1/events`, eventType, contact('b', { data: { channel: 'EMAIL' } }));
    expect([again.status, again.body.outcome ?? again.body.type]).toEqual([409, expect.stringContaining('conflict')]);
    const other = await runLedger({ env: { INITIUM_STORE: server.url } });
    await expectPassedOver(other, before, rubbish.length + 1);
    await other.close();
    await ledger.close();
    ledger = await runLedger({ folder, env: { INITIUM_STORE: server.url } });
    await expectPassedOver(ledger, before, rubbish.length + 1);
  }, 180_000);
});

describe('rubbish in the file of the embedded store', () => {
  it('is passed over, named and never believed', async () => {
    const folder = freshFolder();
    const first = await runLedger({ folder });
    const before = await firstAnswer(first);
    await first.close();
    const file = new SqliteDatabase(join(folder, 'ledger.sqlite'));
    const put = file.prepare(
      'INSERT INTO events SELECT max(position) + 1, max(ledgertime), ?, 0, ?, ?, ?, ? FROM events',
    );
    const bytes = (content: unknown) => (content instanceof Buffer ? content : Buffer.from(JSON.stringify(content)));
    for (const [index, { stream, type, data, metadata }] of rubbish.entries())
      put.run(stream, `id-${index}`, type, bytes(data), bytes(metadata));
    file.close();
    const ledger = await runLedger({ folder });
    await expectPassedOver(ledger, before);
    await expectOutcomes(ledger);
    await expectNamedBesideAnswers(ledger);
    await ledger.close();
    removeFolders();
  }, 60_000);
});
