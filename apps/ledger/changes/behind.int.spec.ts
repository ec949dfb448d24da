import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { coin } from '../../../test/came-by-itself.js';
import { type Change, ChangeReader } from '../../../test/change-reader.js';
import { contact, get, linesType, post, removeFolders, runLedger } from '../../../test/running-ledger.js';
import type { RunningLedger } from '../main.js';

let ledger: RunningLedger;
let told = 0;
const time = '2026-03-02T09:15:00Z';
const assets = 50;
const requests = 800;

const line = (kind: string, subject: string, data: object) =>
  JSON.stringify(contact(`e${told++}`, { type: `initium.${kind}.v1`, subject, time, data }));
const record = (lines: readonly string[]) => post(`${ledger.url}/v1/events`, linesType, lines.join('\n'));

beforeAll(async () => {
  ledger = await runLedger();
  await record([
    line('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' }),
    ...Array.from({ length: assets }, (_, n) => line('AssetRegistered', `asset/A${n}`, { ...coin, riskBand: 1 })),
  ]);
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

describe('a client that is expensive to assess', () => {
  it('waits, and holds up no other: it is said who is behind, and in the end all is told, each once and in order', async () => {
    const reader = await ChangeReader.open(ledger.url, { heartbeat: '1' });
    await reader.untilCurrent();
    const asked = Array.from({ length: requests }, (_, n) =>
      line('ServiceRequest', 'client/many', { service: n < requests / 2 ? 'e' : 'a', asset: `A${n % assets}` }),
    );
    await record([...asked, line('ServiceRequest', 'client/other', { service: 'e', asset: 'A1' })]);

    const changes: Change[] = [];
    while (changes.at(-1)?.client !== 'other') changes.push(await reader.change());
    const { behind } = (await get(`${ledger.url}/v1/clients`)).body;
    expect(behind).toEqual({ clients: 1, first: [{ client: 'many', knownUntil: expect.stringMatching(/^20.*Z$/) }] });
    expect((await get(`${ledger.url}/v1/portfolio`)).body.behind).toMatchObject({ clients: 1 });
    expect((await get(`${ledger.url}/v1/clients/many/history`)).body.behind).toMatchObject({ clients: 1 });
    expect((await get(`${ledger.url}/v1/clients/other/history`)).body.behind).toBeUndefined();
    expect((await get(`${ledger.url}/health/ready`)).body.checks['view statuses']).toMatch(
      /^following, but for 1 client,/,
    );
    expect((await get(`${ledger.url}/metrics`)).body).toMatch(/^initium_clients_behind 1$/m);
    const lines = (await get(`${ledger.url}/v1/clients`, { accept: 'text/csv' })).body.trimEnd().split('\r\n');
    expect([lines[0], lines.at(-1)]).toEqual([expect.stringMatching(/,"behind"$/), expect.stringMatching(/,1$/)]);

    changes.push(...(await reader.untilCurrent()));
    expect(reader.behind).toEqual(['many']);
    const after = reader.id;
    const late: Change[] = [];
    while (reader.behind.length > 0) late.push(...(await reader.untilCurrent()));
    expect(late.length).toBeGreaterThan(0);
    const own = [...changes, ...late].filter(({ client }) => client === 'many');
    const subjects = ['e', 'a'].flatMap((service) => Array.from({ length: assets }, (_, n) => `${service} A${n}`));
    expect(own.map(({ asset, service }) => `${service} ${asset}`)).toEqual(subjects);
    // Whoever goes on from where it was behind is told the same.
    expect(await (await ChangeReader.open(ledger.url, { heartbeat: '1', after })).untilCurrent()).toEqual(late);
    expect((await get(`${ledger.url}/v1/clients`)).body.behind).toBeUndefined();
    reader.close();
  }, 60_000);
});
