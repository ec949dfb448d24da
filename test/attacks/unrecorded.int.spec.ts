import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { leafHash, parseEntryBundle, parseLeaf, parseProof } from '#libs/transparency';
import type { RunningLedger } from '../../apps/ledger/main.js';
import { contact, eventType, freshFolder, get, post, removeFolders, runLedger } from '../running-ledger.js';
import { until } from '../until.js';

let ledger: RunningLedger;
afterEach(() => ledger.close());
afterAll(removeFolders);

const record = async (event: object, url = ledger.url) =>
  (await post(`${url}/v1/events`, eventType, event)).body.results[0];
const proofOf = (source: string, id: string) =>
  fetch(`${ledger.url}/log/proof/${encodeURIComponent(source)}/${encodeURIComponent(id)}`);
const codes = async (): Promise<string[]> =>
  (await get(`${ledger.url}/v1/incidents`)).body.incidents.map(({ code }: { code: string }) => code);

describe('an event that is dropped before it is recorded', () => {
  /** Between a source and the ledger: takes what has this number for itself, and says that it was recorded. */
  async function dropping(sequence: string): Promise<{ readonly url: string; close(): void }> {
    const server = createServer(async (request, response) => {
      const body = await text(request);
      const event = JSON.parse(body);
      const forged = { outcome: 'recorded', source: event.source, id: event.id, position: '7', hash: '7'.repeat(64) };
      const answer =
        event.sequence === sequence
          ? { status: 201, body: { results: [forged] } }
          : await post(`${ledger.url}${request.url}`, eventType, body);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
  }

  it('is missing by its number, which no answer passes over, and what was given for a receipt proves nothing', async () => {
    ledger = await runLedger();
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const source = { channels: ['EMAIL'], heartbeatEvery: 'PT12H', owner: 'ops', from };
    const registered = { subject: 'source/mailer', type: 'initium.Source.v1', time: from, data: source };
    await record(contact('registered', registered));
    const between = await dropping('2');
    const receipts = [];
    for (const sequence of ['1', '2', '3']) {
      const mail = { source: 'mailer', sequence, type: 'initium.MarketingExposure.v1', data: { campaign: 'one' } };
      const time = new Date().toISOString();
      receipts.push(await record(contact(sequence, { ...mail, time, subject: 'identifier/i' }), between.url));
    }
    between.close();
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['recorded', 'recorded', 'recorded']);
    const { body } = await get(`${ledger.url}/v1/sources/mailer/coverage`);
    expect(body.uncovered.map(({ cause }: { cause: string }) => cause)).toContain('SEQUENCE');
    await until(async () => (await proofOf('mailer', '3')).status === 200);
    expect((await proofOf('mailer', '2')).status).toBe(404);
  });
});

describe('“the log was down at that moment”', () => {
  it('is told while it is, and takes nothing away: what was recorded meanwhile has its leaf, in its place and of its time', async () => {
    const folder = freshFolder();
    ledger = await runLedger({ folder });
    const receipts = [await record(contact('before'))];
    await until(async () => (await proofOf('crm', 'before')).status === 200);
    const [log, away] = [join(folder, 'log'), join(folder, 'away')];
    renameSync(log, away);
    writeFileSync(log, '');
    receipts.push(await record(contact('meanwhile')));
    await until(async () => (await codes()).includes('log-waits'));
    receipts.push(await record(contact('after')));
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['recorded', 'recorded', 'recorded']);
    rmSync(log);
    renameSync(away, log);
    await until(async () => (await proofOf('crm', 'after')).status === 200);
    const proofs = [];
    for (const id of ['before', 'meanwhile', 'after'])
      proofs.push(parseProof(Buffer.from(await (await proofOf('crm', id)).arrayBuffer())));
    const [first = 0, ...others] = proofs.map(({ index }) => index);
    expect(others).toEqual([first + 1, first + 2]);
    const size = Number((await (await fetch(`${ledger.url}/log/checkpoint`)).text()).split('\n')[1]);
    const bundle = await fetch(`${ledger.url}/log/tile/entries/000.p/${size}`);
    const leaf = parseEntryBundle(Buffer.from(await bundle.arrayBuffer()), size)[first + 1] as Uint8Array;
    expect(Buffer.from(leafHash(leaf)).toString('hex')).toBe(receipts[1].hash);
    expect(parseLeaf(leaf)).toMatchObject({ id: 'meanwhile', t: receipts[1].ledgertime });
  });
});
