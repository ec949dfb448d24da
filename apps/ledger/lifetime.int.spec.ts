import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
  type TestOptions,
} from '../../test/running-ledger.js';
import { ConfigError, type RunningLedger } from './main.js';

afterAll(removeFolders);

const genesisOf = async ({ store }: RunningLedger): Promise<{ origin: string; simulated: boolean }> => {
  for await (const [event] of store.readStream('ledger-genesis')) {
    if (event !== undefined) return JSON.parse(Buffer.from(event.data).toString());
  }
  throw new Error('no genesis');
};

// One folder lives through all of this: each test ends with a ledger that runs, and the next one ends or restarts that.
describe('a ledger’s folder', () => {
  const folder = freshFolder();
  const file = join(folder, 'ledger.sqlite');
  let ledger: RunningLedger;

  const run = async (options: TestOptions = {}): Promise<void> => {
    ledger = await runLedger({ folder, ...options });
  };
  const isDuplicate = async (id: string) =>
    (await post(`${ledger.url}/v1/events`, eventType, contact(id))).status === 200;
  const head = (type: string, ...more: string[]) =>
    ['POST /v1/events HTTP/1.1', 'host: localhost', `content-type: ${type}`, ...more, '', ''].join('\r\n');

  beforeAll(async () => {
    writeFileSync(join(folder, 'first-start'), '');
    writeFileSync(join(folder, 'writer.lock'), '');
    await run();
  });
  afterAll(() => ledger.close());

  it('whose first start was killed is used at the next one', () => {
    expect(readdirSync(folder)).toContain('ledger.sqlite');
    expect(readdirSync(folder)).not.toContain('first-start');
  });

  it('is not made for a ledger whose port is taken', async () => {
    const other = join(freshFolder(), 'new');
    const taken = { INITIUM_LISTEN: new URL(ledger.url).host };
    await expect(runLedger({ folder: other, env: taken })).rejects.toThrow(
      /^INITIUM_LISTEN: .*EADDRINUSE.* another port$/,
    );
    expect(existsSync(other)).toBe(false);
  });

  it('is given a name by the first start, which stays', async () => {
    const genesis = await genesisOf(ledger);
    expect(genesis).toEqual({
      origin: expect.stringMatching(/^initium\.local\/[0-9a-f]{16}$/),
      simulated: false,
      log: { v: 1, tagKey: expect.any(String), key: expect.any(String) },
    });
    await ledger.close();
    await run();
    expect(await genesisOf(ledger)).toEqual(genesis);
    expect((await streamsOf(ledger)).get('ledger-genesis')).toBe(1);
  });

  it('keeps what a stream was told at a clean end, which gives it its last line', async () => {
    const body = `${JSON.stringify(contact('last'))}\n`;
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n`;
    const sender = new RawRequest(ledger.url).send(`${head(linesType, 'transfer-encoding: chunked')}${chunk}`);
    await sender.until(/"outcome":"recorded"/);
    const ended = ledger.close();
    await sender.until(/"type":"urn:initium:problem:shutting-down"[\s\S]*"recorded":1/);
    await ended;
    await run({ limits: { closeTimeoutMs: 2000 } });
    expect(await isDuplicate('last')).toBe(true);
  });

  it('keeps what was half sent when a clean end began, which takes and answers it', async () => {
    const body = JSON.stringify(contact('half'));
    const sender = new RawRequest(ledger.url);
    sender.send(head(eventType, `content-length: ${body.length}`, 'expect: 100-continue'));
    await sender.until(/100 Continue/);
    const ended = ledger.close();
    sender.send(body);
    await sender.until(/HTTP\/1\.1 201[\s\S]*"outcome":"recorded"/);
    await ended;
    await run({ limits: { closeTimeoutMs: 500 } });
    expect(await isDuplicate('half')).toBe(true);
  });

  it('keeps what a clean end answers, which takes nothing new and is over within five seconds', async () => {
    const { url } = ledger;
    const hanging = new RawRequest(url).send(`${head(eventType, 'content-length: 10')}{`);
    const batches = Array.from({ length: 20 }, (_, n) =>
      post(
        `${url}/v1/events`,
        batchType,
        Array.from({ length: 50 }, (__, m) => contact(`end-${n}-${m}`)),
      ).catch(() => undefined),
    );
    await Promise.race(batches);
    const started = performance.now();
    await Promise.all([ledger.close(), ledger.close()]);
    expect(performance.now() - started).toBeLessThan(5000);
    await hanging.closed;
    await expect(get(url)).rejects.toThrow();

    copyFileSync(file, `${file}.older`);
    await run();
    const streams = await streamsOf(ledger);
    const acknowledged = (await Promise.all(batches)).filter((answer) => answer?.status === 201);
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const answer of acknowledged) {
      for (const { id } of answer?.body.results ?? []) expect(streams.get(`evidence-crm/${id}`)).toBe(1);
    }
  });

  it('that went back to an older file refuses to start, so that no position of a receipt is given twice', async () => {
    const { position } = (await post(`${ledger.url}/v1/events`, eventType, contact('later'))).body.results[0];
    expect((await get(`${ledger.url}/v1/clients/c1/timeline`)).status).toBe(200);
    await ledger.close();
    renameSync(file, `${file}.right`);
    renameSync(`${file}.older`, file);
    await expect(runLedger({ folder })).rejects.toThrow(
      new RegExp(`^INITIUM_DATA: .*ledger\\.sqlite does not have the event at position ${position}, .*initium restore`),
    );
    renameSync(`${file}.right`, file);
    await run();
  });

  it.each(['not there', 'empty'])('whose file is %s gets no other ledger, unless that is asked for', async (how) => {
    const { origin } = await genesisOf(ledger);
    await ledger.close();
    if (how === 'empty') truncateSync(file);
    else rmSync(file);
    const before = readdirSync(folder);
    await expect(runLedger({ folder })).rejects.toThrow(
      /ledger\.sqlite is (not there|empty), though a ledger left writer\.lock, views there: .*--create$/,
    );
    rmSync(join(folder, 'views'), { recursive: true });
    await expect(runLedger({ folder })).rejects.toThrow(/left writer\.lock there/);
    expect(readdirSync(folder)).toEqual(before.filter((name) => name !== 'views'));
    await run({ create: true });
    const created = await genesisOf(ledger);
    expect(created.origin).not.toBe(origin);
    if (how === 'empty') return;
    await ledger.close();
    await run();
    expect(await genesisOf(ledger)).toEqual(created);
  });
});

describe('a ledger that was given a name, under a simulated clock', () => {
  const folder = freshFolder();
  let first: { origin: string; simulated: boolean };
  beforeAll(async () => {
    const clock = new SimulatedClock(Date.parse('2025-01-01T00:00:00Z'));
    const ledger = await runLedger({ folder, clock, env: { INITIUM_ORIGIN: 'ledger.example/a' } });
    first = await genesisOf(ledger);
    await ledger.close();
  });

  it('takes the name that the settings give, and no other one later', async () => {
    expect(first.origin).toBe('ledger.example/a');
    const other = runLedger({ folder, acceptSimulated: true, env: { INITIUM_ORIGIN: 'ledger.example/b' } });
    await expect(other).rejects.toThrow(/^INITIUM_ORIGIN: .*ledger\.example\/a/);
  });

  it('says that for ever, is not served as a real one by accident, and leaves the folder free when a start fails', async () => {
    expect(first.simulated).toBe(true);
    await expect(runLedger({ folder })).rejects.toBeInstanceOf(ConfigError);
    const served = await runLedger({ folder, acceptSimulated: true });
    expect(await genesisOf(served)).toEqual(first);
    await served.close();
  });
});
