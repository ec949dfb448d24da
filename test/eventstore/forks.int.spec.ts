import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { initiumHere } from '../../apps/cli/testing/initium-here.js';
import { initium } from '../../apps/cli/testing/initium-process.js';
import { ConfigError, type RunningLedger } from '../../apps/ledger/main.js';
import type { StoredEvent } from '../../libs/event-store/event-store.js';
import { freshTokens } from '../ledger-with-tokens.js';
import { contact, eventType, freshFolder, get, post, removeFolders, runLedger } from '../running-ledger.js';
import { type ChangingServer, changingServers } from './changing-server.js';
import { StandInLog, StandInNode } from './stand-in/index.js';
import { until } from './store-under-fault.js';

const direct = (id: string) =>
  contact(id, { type: 'initium.OriginEvidence.v1', data: { kind: 'DIRECT_TYPE_IN' }, subject: 'client/c9' });

describe.each(changingServers)('a server that goes back under a ledger that runs, on %s', (_name, start) => {
  let server: ChangingServer;
  let ledger: RunningLedger;
  let folder: string;

  beforeEach(async () => {
    server = await start();
    folder = freshFolder();
    ledger = await runLedger({ folder, env: { INITIUM_STORE: server.url } });
    for (const id of ['a', 'b']) expect((await record(id)).status).toBe(201);
  });
  afterEach(async () => {
    await ledger.close();
    await server.end();
    removeFolders();
  });

  const record = (id: string) => post(`${ledger.url}/v1/events`, eventType, contact(id));
  const incidents = async () => (await get(`${ledger.url}/v1/incidents`)).body.incidents;
  const status = (at = '') => get(`${ledger.url}/v1/clients/c1/status?service=e&asset=BTC&entity=X${at}`);
  const isForked = async () => (await incidents()).some(({ code }: { code: string }) => code === 'fork');

  it.each(['goBack', 'empty'] as const)(
    'is told of, and nothing is recorded nor answered from it: %s',
    async (change) => {
      await server.backUp();
      const lost: string[] = [];
      for (let i = 0; i < 20; i++) {
        const { status, body } = await record(`later-${i}`);
        if (status === 201) lost.push(body.results[0].position);
      }
      expect(lost.length).toBeGreaterThan(0);
      await server[change]();
      // Whatever is sent right then must not be acknowledged by a server that has not what was copied from it.
      const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => record(`meanwhile-${i}`)));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
      await until(isForked);
      expect((await incidents())[0]).toMatchObject({
        code: 'fork',
        detail: expect.stringContaining('does not have the event at position'),
        remedy: expect.stringContaining('initium fork'),
        bars: 'both',
        closed: null,
      });
      const ready = await get(`${ledger.url}/health/ready`);
      expect([ready.status, ready.body.checks.store]).toEqual([503, expect.stringContaining('initium fork')]);
      const metrics = (await get(`${ledger.url}/metrics`)).body;
      expect(metrics).toContain('initium_incidents_open{code="fork"} 1');
      expect(metrics).toContain('initium_store_unavailable 1');
      expect((await record('after')).status).toBe(503);
      expect((await status()).status).toBe(503);
      // It holds across a restart, and no second ledger is founded beside the copy.
      await ledger.close();
      const refused = await runLedger({ folder, env: { INITIUM_STORE: server.url } }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ConfigError);
      expect((refused as ConfigError).message).toMatch(/does not have the event at position .*initium fork/);
    },
    120_000,
  );

  it('goes on by itself once the server has everything again', async () => {
    await server.backUp();
    await server.empty();
    await until(isForked);
    expect((await record('c')).status).toBe(503);
    await server.goBack();
    await until(async () => (await record('c')).status === 201);
    expect((await incidents())[0]).toMatchObject({ code: 'fork', closed: expect.any(String) });
    expect((await status()).status).toBe(200);
  }, 120_000);

  it('is found though the log has outgrown what was copied when it is asked', async () => {
    await server.backUp();
    expect((await record('lost')).status).toBe(201);
    await server.stop();
    await server.goBack();
    const other = freshFolder();
    const beside = await runLedger({ folder: other, env: { INITIUM_STORE: server.url } });
    for (let i = 0; i < 30; i++) await post(`${beside.url}/v1/events`, eventType, direct(`other-${i}`));
    await until(isForked);
    expect((await record('c')).status).toBe(503);
    await beside.close();
  }, 120_000);
});

describe.each(changingServers)('the way back from a fork, on %s', (_name, start) => {
  let server: ChangingServer;
  let folder: string;

  beforeEach(async () => {
    server = await start();
    folder = freshFolder();
  });
  afterEach(async () => {
    await server.end();
    removeFolders();
  });

  const env = () => ({ INITIUM_STORE: server.url, INITIUM_DATA: folder });
  const run = () => runLedger({ folder, env: { INITIUM_STORE: server.url } });
  const fork = (...more: string[]) => forkAs({}, ...more);
  const forkAs = async (settings: NodeJS.ProcessEnv, ...more: string[]) => {
    const { code, stdout, stderr } = await initiumHere(['fork', '--json', ...more], { env: { ...env(), ...settings } });
    return { code, told: stdout === '' ? stderr : JSON.parse(stdout) };
  };
  const send = (ledger: RunningLedger, ids: string[]) =>
    Promise.all(ids.map((id) => post(`${ledger.url}/v1/events`, eventType, contact(id))));
  const statuses = async (ledger: RunningLedger, ids: string[]) =>
    (await send(ledger, ids)).map(({ status }) => status);

  /** The server has `a`, the copy also `b`, `c` and something in quarantine. */
  async function lose(change: 'goBack' | 'empty'): Promise<string> {
    const ledger = await run();
    expect(await statuses(ledger, ['a'])).toEqual([201]);
    await ledger.store.catchUp();
    await server.backUp();
    await until(async () => (await statuses(ledger, ['b', 'c'])).every((status) => status < 300));
    await post(`${ledger.url}/v1/events`, eventType, contact('d', { data: { channel: 7 } }));
    const { body } = await get(`${ledger.url}/v1/events/crm/b`);
    await ledger.close();
    await server[change]();
    return body.ledgertime;
  }

  /** What was lost is recorded again, and later than it was. */
  async function expectRecordedAgain(ledger: RunningLedger, lostAt: string): Promise<void> {
    expect(await statuses(ledger, ['a', 'b', 'c'])).toEqual([200, 200, 200]);
    const { body } = await get(`${ledger.url}/v1/events/crm/b`);
    expect(body.ledgertime > lostAt).toBe(true);
    expect((await get(`${ledger.url}/v1/quarantine`)).body.items).toHaveLength(1);
    expect((await get(`${ledger.url}/v1/incidents`)).body.incidents).toEqual([]);
  }

  it('records again what an emptied server lacks, late, where the copy is the truth', async () => {
    const lostAt = await lose('empty');
    expect(await fork()).toMatchObject({ code: 1, told: { lacking: 6, recorded: 0 } });
    const kept = await fork('--keep', 'copy');
    expect(kept).toMatchObject({ code: 0, told: { lacking: 6, recorded: 6, otherwise: 0 } });
    const ledger = await run();
    await expectRecordedAgain(ledger, lostAt);
    await ledger.close();
    expect(await fork()).toMatchObject({ code: 0, told: { lacking: 0 } });
  }, 180_000);

  it('records again what a server that went back lacks, which takes an officer where the ledger asks for tokens', async () => {
    const lostAt = await lose('goBack');
    const { tokensFile, as } = await freshTokens();
    const forkWith = (token: object) => forkAs({ INITIUM_AUTH: `tokens:${tokensFile}`, ...token }, '--keep', 'copy');
    const of = (role: keyof typeof as) => ({ INITIUM_TOKEN: as[role].authorization.slice('Bearer '.length) });
    expect(await forkWith({})).toEqual({ code: 2, told: expect.stringContaining('officer') });
    expect(await forkWith(of('source'))).toEqual({ code: 2, told: expect.stringContaining('of the role source') });
    expect(await fork()).toMatchObject({ code: 1, told: { lacking: 3, recorded: 0 } });
    expect(await forkWith(of('officer'))).toMatchObject({ code: 0, told: { lacking: 3, recorded: 3, otherwise: 0 } });
    const ledger = await run();
    await expectRecordedAgain(ledger, lostAt);
    let again: StoredEvent | undefined;
    for await (const batch of ledger.store.readStream('evidence-crm/b')) again ??= batch[0];
    const metadata = JSON.parse(Buffer.from(again?.metadata ?? []).toString());
    expect(metadata).toMatchObject({ principal: 'the-officer', via: 'fork' });
    await ledger.close();
    expect(await fork()).toMatchObject({ code: 0, told: { lacking: 0 } });
  }, 180_000);

  it('sets aside what the server lacks in a file that can be imported, where the server is the truth', async () => {
    await lose('goBack');
    const { code, told } = await fork('--keep', 'server');
    expect([code, told]).toMatchObject([0, { lacking: 3, evidence: 2, recorded: 0 }]);
    const kept = (await readFile(told.file, 'utf8')).trim().split('\n');
    expect(kept.map((line) => JSON.parse(line).id)).toEqual(['b', 'c', expect.any(String)]);
    const ledger = await run();
    expect((await get(`${ledger.url}/v1/events/crm/b`)).status).toBe(404);
    expect(await statuses(ledger, ['a', 'b'])).toEqual([200, 201]);
    await ledger.close();
  }, 180_000);
});

describe('what a process acknowledged, and the server lost before it was copied', () => {
  it('is a fork also after a restart, until a side is chosen', async () => {
    const folder = freshFolder();
    let node = await StandInNode.start({ log: new StandInLog({ withSystemEvents: true }) });
    const { port, connectionString: INITIUM_STORE } = node;
    const env = { INITIUM_STORE, INITIUM_DATA: folder };
    const run = () => runLedger({ folder, env });
    const record = (ledger: RunningLedger, id: string) => post(`${ledger.url}/v1/events`, eventType, contact(id));
    const ledger = await run();
    expect((await record(ledger, 'a')).status).toBe(201);
    const before = node.log.copy();
    node.subscriptions.ignoreNext(1_000);
    node.subscriptions.silence();
    const { status, body } = await record(ledger, 'b');
    const [{ position, ledgertime }] = body.results;
    expect([status, ledgertime]).toEqual([201, undefined]);
    await node.stop();
    node = await StandInNode.start({ log: before, port });
    const detail = async () => (await get(`${ledger.url}/v1/incidents`)).body.incidents[0]?.detail;
    await until(async () => (await detail())?.includes(`position ${position} `) === true);
    await ledger.close();
    await expect(run()).rejects.toThrow(/does not have the event at position .*initium fork/);
    const fork = async (...more: string[]) => {
      const { code, stdout, stderr } = await initium(['fork', '--json', ...more], { env });
      return [code, stdout === '' ? stderr : JSON.parse(stdout)];
    };
    expect(await fork()).toMatchObject([1, { lacking: 0, notCopied: position }]);
    expect(await fork('--keep', 'server')).toMatchObject([0, { lacking: 0, notCopied: position }]);
    const again = await run();
    expect((await record(again, 'b')).status).toBe(201);
    await again.close();
    await node.stop();
    removeFolders();
  }, 120_000);
});
