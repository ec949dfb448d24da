import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import { RawRequest } from '../../test/raw-request.js';
import {
  batchType,
  contact,
  eventType,
  freshFolder,
  get,
  linesType,
  post,
  removeFolders,
  runLedger,
  streamsOf,
} from '../../test/running-ledger.js';
import { ConfigError, type RunningLedger } from './main.js';

afterEach(removeFolders);

const genesisOf = async ({ store }: RunningLedger): Promise<{ origin: string; simulated: boolean }> => {
  for await (const [event] of store.readStream('ledger-genesis')) {
    if (event !== undefined) return JSON.parse(Buffer.from(event.data).toString());
  }
  throw new Error('no genesis');
};

describe('a first start', () => {
  it('makes a name, which stays', async () => {
    const folder = freshFolder();
    const first = await runLedger({ folder });
    const genesis = await genesisOf(first);
    expect(genesis).toEqual({ origin: expect.stringMatching(/^initium\.local\/[0-9a-f]{16}$/), simulated: false });
    await first.close();
    const second = await runLedger({ folder });
    expect(await genesisOf(second)).toEqual(genesis);
    expect((await streamsOf(second)).get('ledger-genesis')).toBe(1);
    await second.close();
  });

  it('takes the name that the settings give, and no other one later', async () => {
    const folder = freshFolder();
    const ledger = await runLedger({ folder, env: { INITIUM_ORIGIN: 'ledger.example/a' } });
    expect((await genesisOf(ledger)).origin).toBe('ledger.example/a');
    await ledger.close();
    const other = runLedger({ folder, env: { INITIUM_ORIGIN: 'ledger.example/b' } });
    await expect(other).rejects.toThrow(/^INITIUM_ORIGIN: .*ledger\.example\/a/);
  });

  it('under a simulated clock is said for ever, and is not served as a real one by accident', async () => {
    const folder = freshFolder();
    const simulated = await runLedger({ folder, clock: new SimulatedClock(Date.parse('2025-01-01T00:00:00Z')) });
    expect((await genesisOf(simulated)).simulated).toBe(true);
    await simulated.close();
    await expect(runLedger({ folder })).rejects.toBeInstanceOf(ConfigError);
    const served = await runLedger({ folder, acceptSimulated: true });
    expect((await genesisOf(served)).simulated).toBe(true);
    await served.close();
  });

  it('leaves the folder free when it fails', async () => {
    const folder = freshFolder();
    const first = await runLedger({ folder, env: { INITIUM_ORIGIN: 'ledger.example/a' } });
    await first.close();
    await expect(runLedger({ folder, env: { INITIUM_ORIGIN: 'ledger.example/b' } })).rejects.toThrow();
    await (await runLedger({ folder })).close();
  });

  it('on a port that is taken fails and has made nothing', async () => {
    const first = await runLedger();
    const folder = join(freshFolder(), 'new');
    const taken = { INITIUM_LISTEN: new URL(first.url).host };
    await expect(runLedger({ folder, env: taken })).rejects.toThrow(/^INITIUM_LISTEN: .*EADDRINUSE.* another port$/);
    expect(existsSync(folder)).toBe(false);
    await first.close();
  });

  it('that was killed goes on at the next one', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'first-start'), '');
    writeFileSync(join(folder, 'writer.lock'), '');
    await (await runLedger({ folder })).close();
    expect(readdirSync(folder)).not.toContain('first-start');
  });
});

describe('a folder whose ledger is gone', () => {
  it.each(['not there', 'empty'])('and its file is %s gets no other ledger, unless that is asked for', async (how) => {
    const folder = freshFolder();
    const file = join(folder, 'ledger.sqlite');
    const lost = await runLedger({ folder });
    const { origin } = await genesisOf(lost);
    await lost.close();
    if (how === 'empty') truncateSync(file);
    else rmSync(file);
    const before = readdirSync(folder);
    const start = runLedger({ folder });
    await expect(start).rejects.toThrow(
      /ledger\.sqlite is (not there|empty), though a ledger left writer\.lock, views there: .*--create$/,
    );
    rmSync(join(folder, 'views'), { recursive: true });
    await expect(runLedger({ folder })).rejects.toThrow(/left writer\.lock there/);
    expect(readdirSync(folder)).toEqual(before.filter((name) => name !== 'views'));
    const created = await runLedger({ folder, create: true });
    expect((await genesisOf(created)).origin).not.toBe(origin);
    await created.close();
    await (await runLedger({ folder })).close();
  });
});

describe('a folder whose ledger went back', () => {
  it('to an older file refuses to start, so that no position of a receipt is given twice', async () => {
    const folder = freshFolder();
    const file = join(folder, 'ledger.sqlite');
    await (await runLedger({ folder })).close();
    copyFileSync(file, `${file}.older`);
    const ledger = await runLedger({ folder });
    const { position } = (await post(`${ledger.url}/v1/events`, eventType, contact('later'))).body.results[0];
    expect((await get(`${ledger.url}/v1/clients/c1/timeline`)).status).toBe(200);
    await ledger.close();
    renameSync(file, `${file}.right`);
    renameSync(`${file}.older`, file);
    await expect(runLedger({ folder })).rejects.toThrow(
      new RegExp(`^INITIUM_DATA: .*ledger\\.sqlite does not have the event at position ${position}, .*initium restore`),
    );
    renameSync(`${file}.right`, file);
    await (await runLedger({ folder })).close();
  });
});

describe('a clean end', () => {
  it('gives a stream its last line, and keeps what it reported', async () => {
    const folder = freshFolder();
    const ledger = await runLedger({ folder });
    const body = `${JSON.stringify(contact('last'))}\n`;
    const sender = new RawRequest(ledger.url).send(
      `POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${linesType}\r\ntransfer-encoding: chunked\r\n\r\n` +
        `${body.length.toString(16)}\r\n${body}\r\n`,
    );
    await sender.until(/"outcome":"recorded"/);
    const ended = ledger.close();
    await sender.until(/"type":"urn:initium:problem:shutting-down"[\s\S]*"recorded":1/);
    await ended;
    const again = await runLedger({ folder });
    expect((await post(`${again.url}/v1/events`, eventType, contact('last'))).status).toBe(200);
    await again.close();
  });

  it('still takes and answers what was half sent when it began', async () => {
    const folder = freshFolder();
    const ledger = await runLedger({ folder, limits: { closeTimeoutMs: 2000 } });
    const body = JSON.stringify(contact('half'));
    const sender = new RawRequest(ledger.url).send(
      `POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${eventType}\r\ncontent-length: ${body.length}\r\n` +
        `expect: 100-continue\r\n\r\n`,
    );
    await sender.until(/100 Continue/);
    const ended = ledger.close();
    sender.send(body);
    await sender.until(/HTTP\/1\.1 201[\s\S]*"outcome":"recorded"/);
    await ended;
    const again = await runLedger({ folder });
    expect((await post(`${again.url}/v1/events`, eventType, contact('half'))).status).toBe(200);
    await again.close();
  });

  it('answers what was taken, takes nothing new, and is over within five seconds', async () => {
    const folder = freshFolder();
    const ledger = await runLedger({ folder, limits: { closeTimeoutMs: 500 } });
    const hanging = new RawRequest(ledger.url).send(
      `POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${eventType}\r\ncontent-length: 10\r\n\r\n{`,
    );
    const batches = Array.from({ length: 20 }, (_, n) =>
      post(
        `${ledger.url}/v1/events`,
        batchType,
        Array.from({ length: 50 }, (__, m) => contact(`end-${n}-${m}`)),
      ).catch(() => undefined),
    );
    await Promise.race(batches);
    const started = performance.now();
    await Promise.all([ledger.close(), ledger.close()]);
    expect(performance.now() - started).toBeLessThan(5000);
    await hanging.closed;
    await expect(get(ledger.url)).rejects.toThrow();

    const again = await runLedger({ folder });
    const streams = await streamsOf(again);
    const acknowledged = (await Promise.all(batches)).filter((answer) => answer?.status === 201);
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const answer of acknowledged) {
      for (const { id } of answer?.body.results ?? []) expect(streams.get(`evidence-crm/${id}`)).toBe(1);
    }
    await again.close();
  });
});
