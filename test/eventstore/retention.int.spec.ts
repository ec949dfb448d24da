import { EventStoreDBClient } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { initiumHere } from '../../apps/cli/testing/initium-here.js';
import { endClient } from '../../libs/event-store/eventstoredb/protocol/server-connection.js';
import { contact, eventType, freshFolder, get, post, removeFolders, runLedger } from '../running-ledger.js';
import { type ChangingServer, changingServers } from './changing-server.js';
import { until } from './store-under-fault.js';

const ids = ['count', 'age', 'before', 'deleted'] as const;
const streamOf = (id: string) => `evidence-crm/${id}`;

describe.each(changingServers)('initium retention, on %s', (_name, start) => {
  let server: ChangingServer;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    server = await start();
    client = EventStoreDBClient.connectionString(server.url);
  });
  afterEach(async () => {
    await endClient(client);
    await server.end();
    removeFolders();
  });

  it('names what the server may forget, and takes back what can be', async () => {
    const folder = freshFolder();
    const env = { INITIUM_STORE: server.url, INITIUM_DATA: folder };
    const ledger = await runLedger({ folder, env });
    for (const id of ids) expect((await post(`${ledger.url}/v1/events`, eventType, contact(id))).status).toBe(201);
    const open = async () =>
      (await get(`${ledger.url}/v1/incidents`)).body.incidents.filter(
        ({ code, closed }: { code: string; closed: string | null }) => code === 'retention' && closed === null,
      );
    await client.setStreamMetadata(streamOf('count'), { maxCount: 1, mine: 'stays' });
    await client.setStreamMetadata(streamOf('age'), { maxAge: 86_400 });
    await client.setStreamMetadata(streamOf('before'), { truncateBefore: 1 });
    await client.deleteStream(streamOf('deleted'));
    await until(async () => (await open()).length === ids.length);
    const found = await initiumHere(['retention', '--json'], { env });
    expect(found.code).toBe(1);
    const about = found.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).about);
    expect(about.sort()).toEqual(ids.map((id) => `stream ${streamOf(id)}`).sort());
    expect(await initiumHere(['retention', '--take-back'], { env })).toMatchObject({ code: 0, stderr: '' });
    await until(async () => (await open()).length === 0);
    expect(await initiumHere(['retention'], { env })).toMatchObject({ code: 0, stdout: '' });
    for (const id of ids) {
      const there: string[] = [];
      for await (const { event } of client.readStream(streamOf(id))) there.push(String(event?.revision));
      expect([id, there]).toEqual([id, ['0']]);
    }
    expect((await client.getStreamMetadata(streamOf('count'))).metadata).toEqual({ mine: 'stays' });
    await ledger.close();
    await (await runLedger({ folder, env })).close();
  }, 120_000);
});
