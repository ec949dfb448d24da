import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { logSigner, logVerifier, openCheckpoint, signedCheckpoint } from '#libs/transparency';
import type { RunningLedger } from '../../apps/ledger/main.js';
import { Producer } from '../../packages/producer/index.js';
import { freshFolder, get, removeFolders, runLedger } from '../running-ledger.js';

let ledger: RunningLedger;
let folder: string;
let key: string;
let made = 0;
/** What somebody between the producer and the ledger makes of an answer. */
let bent: (path: string, body: Buffer) => Buffer | undefined;
let between: Server;
const contact = { subject: 'client/c1', time: '2026-03-02T09:15:00Z', data: { channel: 'WEBSITE' } } as const;

beforeAll(async () => {
  folder = freshFolder();
  ledger = await runLedger({ folder });
  const { body } = await get(`${ledger.url}/v1/ledger`);
  [
    {
      data: {
        log: { key },
      },
    },
  ] = body;
  between = createServer(async (request, response) => {
    const { url = '', method = '' } = request;
    const body = method === 'POST' ? Buffer.concat(await request.toArray()) : undefined;
    const headers = { 'content-type': request.headers['content-type'] ?? 'text/plain' };
    const answer = await fetch(ledger.url + url, { method, ...(body && { body, headers }) });
    const shown = bent(url, Buffer.from(await answer.arrayBuffer()));
    response.writeHead(shown === undefined ? 404 : answer.status).end(shown);
  });
  await new Promise<void>((done) => between.listen(0, '127.0.0.1', done));
});
afterAll(async () => {
  between.close();
  await ledger.close();
  removeFolders();
});

/** A producer that recorded a few events, whose every second receipt it looks for. */
async function watching() {
  const outbox = join(freshFolder(), 'outbox.sqlite');
  const address = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
  const options = { ledger: address, source: `system-${made++}`, outbox, heartbeatEvery: 'never' };
  const producer = new Producer({ ...options, logKeys: [key], receiptSampleEvery: 2 });
  const record = async () => {
    for (let event = 0; event < 4; event++) await producer.record('ClientContact', contact);
    await producer.flush();
  };
  await record();
  /** Looks until the log has come as far as the receipts. */
  const look = async () => {
    for (;;) {
      const problems = await producer.checkLog();
      if (problems.length > 0 || producer.left.receipts === 0) return problems;
    }
  };
  return { producer, outbox, record, look };
}

describe('a producer that was given the key of the log', () => {
  it('finds in it what it has receipts for, below checkpoints that go on', async () => {
    bent = (_, body) => body;
    const { producer, outbox, record, look } = await watching();
    expect(await look()).toEqual([]);
    await record();
    expect(await look()).toEqual([]);
    await producer.close();
    expect(existsSync(`${outbox}.log-problems.ndjson`)).toBe(false);
  });

  it('finds that a receipt was given for what the log has otherwise', async () => {
    bent = (path, body) =>
      path === '/v1/events' ? Buffer.from(body.toString().replaceAll(/"hash":"../g, '"hash":"00')) : body;
    const { producer, look } = await watching();
    expect((await look())[0]?.detail).toBe('the log does not have it as its receipt says');
    await producer.close();
  });

  it('finds that what it has a receipt for is said not to be there, and writes that down', async () => {
    bent = (path, body) => (path.startsWith('/log/proof') ? undefined : body);
    const { producer, outbox, look } = await watching();
    const problems = await look();
    expect(problems[0]?.detail).toContain('says that it has no such event');
    await producer.close();
    const lines = readFileSync(`${outbox}.log-problems.ndjson`, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(problems);
  });

  it('finds that another history is shown than before, though the log has signed it, and keeps both', async () => {
    bent = (_, body) => body;
    const { producer, look } = await watching();
    expect(await look()).toEqual([]);
    const signer = (origin: string) => logSigner(origin, createPrivateKey(readFileSync(join(folder, 'keys/log.pem'))));
    bent = (path, body) => {
      if (path !== '/log/checkpoint') return body;
      const { checkpoint } = openCheckpoint(body, logVerifier(key));
      return Buffer.from(signedCheckpoint({ ...checkpoint, root: Buffer.alloc(32, 7) }, signer(checkpoint.origin)));
    };
    const [problem] = await producer.checkLog();
    expect(problem?.detail).toBe('the log does not go on from the checkpoint that was kept');
    expect(openCheckpoint(Buffer.from(problem?.shown ?? ''), logVerifier(key)).checkpoint.root).toEqual(
      Buffer.alloc(32, 7),
    );
    expect(openCheckpoint(Buffer.from(problem?.kept ?? ''), logVerifier(key)).checkpoint.root).not.toEqual(
      Buffer.alloc(32, 7),
    );
    bent = (_, body) => Buffer.from(body.toString().replace(/— .*/, '— x AAAA'));
    expect((await producer.checkLog())[0]?.detail).toMatch(/key|sign/);
    await producer.close();
  });
});
