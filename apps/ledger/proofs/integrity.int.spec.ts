import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import Database from 'better-sqlite3';
import { lived, promotedClients } from '../../../test/promoted-clients.js';
import {
  type Answered,
  batchType,
  contact,
  freshFolder,
  get,
  post,
  removeFolders,
  runLedger,
} from '../../../test/running-ledger.js';
import { until } from '../../../test/until.js';
import type { RunningLedger } from '../main.js';

let ledger: RunningLedger;
let folder: string;
afterEach(() => ledger.close());
afterAll(removeFolders);

const ask = (address: string): Promise<Answered> => get(`${ledger.url}${address}`);
const status = async (client: string) => (await ask(`/v1/clients/${client}/status?service=e&asset=BTC&entity=X`)).body;
const gate = async (client: string) =>
  (await post(`${ledger.url}/v1/decisions`, 'application/json', { client, service: 'e', asset: 'BTC', entity: 'X' }))
    .body;
const codes = async (): Promise<string[]> =>
  (await ask('/v1/incidents')).body.incidents.map(({ code, closed }: { code: string; closed: string | null }) =>
    closed === null ? code : `${code}, over`,
  );
/** How many subjects have which status, by the portfolio. */
const statusesCounted = async (): Promise<[string, number][]> =>
  (await ask('/v1/portfolio')).body.counts.map(({ status: one, subjects }: { status: string; subjects: number }) => [
    one,
    subjects,
  ]);
const levels = async (): Promise<string[]> =>
  (await ask('/v1/portfolio/indicators')).body.items.map(({ level }: { level: string }) => level);
const checks = async () => (await ask('/health/ready')).body.checks;

const lives = [
  ...promotedClients,
  contact('link', {
    subject: 'client/b',
    type: 'initium.IdentityLink.v1',
    data: { identifier: 'device', confidence: 'CONFIRMED' },
  }),
  contact('device', {
    subject: 'identifier/device',
    type: 'initium.MarketingExposure.v1',
    data: { channel: 'EMAIL', purpose: 'PROMOTION', coverage: [{ service: 'e', asset: '*' }] },
  }),
];

/** Does to the store's file what nobody may. */
function bend(sql: string): void {
  const db = new Database(join(folder, 'ledger.sqlite'));
  db.exec(sql);
  db.close();
}

const alter = (stream: string, from: string, to: string) =>
  bend(
    `UPDATE events SET data = CAST(replace(CAST(data AS TEXT), '${from}', '${to}') AS BLOB) WHERE stream = 'evidence-crm/${stream}'`,
  );

/** Until all that is there is logged, and was held against the log. */
async function logged(): Promise<void> {
  await until(async () => {
    const found = await checks();
    const metrics = (await ask('/metrics')).body as string;
    return found.log === 'ok' && /initium_log_checked_timestamp_seconds [1-9]/.test(metrics);
  });
}

beforeEach(async () => {
  folder = freshFolder();
  ledger = await runLedger({ folder });
  const { body } = await post(`${ledger.url}/v1/events`, batchType, lives);
  expect(body.errors ?? body.results.filter(({ outcome }: { outcome: string }) => outcome !== 'recorded')).toEqual([]);
  await logged();
});

const toService = () => alter('a-FirmCommunication', 'PROMOTION', 'SERVICE');
const back = () => alter('a-FirmCommunication', 'SERVICE', 'PROMOTION');
const broken = { status: 'INSUFFICIENT_EVIDENCE', rule: 'R-000', mayServe: false, settled: false };

describe('a ledger that runs while its store is bent', () => {
  it('finds it when it is read, says so of whom it concerns and of nobody else, and lifts it when the bytes match again', async () => {
    toService();
    const answer = await status('a');
    expect(answer).toMatchObject(broken);
    expect(answer.flags).toContain('INTEGRITY');
    expect(await gate('a')).toMatchObject({ decision: 'DENY', rule: 'R-000' });
    expect(await status('b')).toMatchObject({ status: 'TAINTED', rule: 'R-110' });
    expect(await codes()).toEqual(['evidence-altered']);
    expect((await ask('/health/ready')).status).toBe(200);
    expect(await ask('/v1/clients')).toMatchObject({
      body: { settled: false, altered: { everyone: false, first: ['a'] } },
    });
    // No row is stored that says so: it lies over those that are, and what asks for them finds it.
    const row = { status: 'INSUFFICIENT_EVIDENCE', rule: 'R-000' };
    const listed = async (query: string) =>
      (await ask(`/v1/clients?${query}`)).body.items.map(({ client }: { client: string }) => client);
    expect((await ask('/v1/clients')).body.items).toMatchObject([
      { client: 'a', settled: false, statuses: [row] },
      { client: 'b', statuses: [{ rule: 'R-110' }] },
    ]);
    expect(await listed('rule=R-000')).toEqual(['a']);
    expect(await listed('status=INSUFFICIENT_EVIDENCE&rule=R-000')).toEqual(['a']);
    expect([await listed('status=TAINTED'), await listed('rule=R-110')]).toEqual([['b'], ['b']]);
    expect(await statusesCounted()).toEqual([
      ['TAINTED', 1],
      ['INSUFFICIENT_EVIDENCE', 1],
    ]);
    const { body: portfolio } = await ask('/v1/portfolio');
    expect(portfolio).toMatchObject({ settled: false, altered: { clients: 1 } });
    const worst = { service: null, clients: 1 };
    expect(portfolio.rollUps).toEqual(
      expect.arrayContaining([
        { entity: 'X', ...worst, status: 'INSUFFICIENT_EVIDENCE' },
        { entity: 'X', ...worst, status: 'TAINTED' },
      ]),
    );
    // What was altered may hide what indicators count.
    expect(await levels()).not.toContain('green');
    expect(await levels()).not.toContain('none');
    const history = async (client: string) => (await ask(`/v1/clients/${client}/history`)).body;
    const { items, ...told } = await history('a');
    expect(told).toMatchObject({ settled: false, altered: { first: ['a'] } });
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) expect(item).toMatchObject({ ...row, mayServe: false });
    expect((await history('b')).items).toContainEqual(expect.objectContaining({ status: 'TAINTED', rule: 'R-110' }));
    back();
    await until(async () => (await codes()).includes('evidence-altered, over'));
    expect(await status('a')).toMatchObject({ status: 'TAINTED', rule: 'R-110' });
    expect(await statusesCounted()).toEqual([['TAINTED', 2]]);
    expect(await levels()).toContain('green');
    expect((await history('a')).items).toContainEqual(expect.objectContaining({ status: 'TAINTED', rule: 'R-110' }));
  });

  it('finds it of a client of whom much is known, and answers from the bytes as they are again', async () => {
    await ledger.close();
    ledger = await runLedger({ folder, limits: { evidenceAtOnceMax: 0 } });
    await logged();
    toService();
    expect(await status('a')).toMatchObject(broken);
    expect(await status('b')).toMatchObject({ status: 'TAINTED', rule: 'R-110' });
    expect(await codes()).toContain('evidence-altered');
    back();
    await until(async () => (await codes()).includes('evidence-altered, over'));
    expect(await status('a')).toMatchObject({ status: 'TAINTED', rule: 'R-110' });
  });

  it.each([0, 1000])(
    'says R-000 also where nothing can be made of the bytes any more, of %d read at once',
    async (most) => {
      await ledger.close();
      ledger = await runLedger({ folder, limits: { evidenceAtOnceMax: most } });
      await logged();
      for (const [from, to] of [
        ['"purpose":"PROMOTION"', '"purpose":"PROM'],
        ['"purpose":"PROM', '"purpose":"PROMOTION"'],
      ] as const) {
        alter('a-FirmCommunication', from, to);
        await until(async () => ((await status('a')).rule === 'R-000') === (to === '"purpose":"PROM'));
      }
      expect(await status('a')).toMatchObject({ status: 'TAINTED', rule: 'R-110' });
    },
  );

  it('tells who follows what changes', async () => {
    toService();
    await status('a');
    const { body } = await fetch(`${ledger.url}/v1/changes`, { signal: AbortSignal.timeout(20_000) });
    let told = '';
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      told += Buffer.from(chunk).toString();
      if (told.includes('event: current')) break;
    }
    expect(told).toMatch(/event: current\ndata: \{.*"altered":\["a"\]\}/);
  });

  it('says so of a client of whom evidence is gone, and of whom a link leads to it', async () => {
    bend(`DELETE FROM events WHERE stream IN ('evidence-crm/a-FirmCommunication', 'evidence-crm/device')`);
    expect(await status('a')).toMatchObject(broken);
    expect(await status('b')).toMatchObject(broken);
    expect((await ask('/v1/incidents')).body.incidents[0].detail).toMatch(/\(missing\)/);
  });

  it('says so of everybody where it is of the registers', async () => {
    alter('X', 'THIRD_COUNTRY', 'MICA_CASP');
    // What is registered is read once: the next pass finds it, or who reads it.
    await ledger.close();
    ledger = await runLedger({ folder });
    await until(async () => (await codes()).includes('evidence-altered'));
    expect(await status('a')).toMatchObject(broken);
    expect(await status('nobody')).toMatchObject(broken);
    expect(await statusesCounted()).toEqual([['INSUFFICIENT_EVIDENCE', 2]]);
  });
});

describe('a ledger whose log check ends over an answer', () => {
  const { postMessage, unref } = Worker.prototype;
  /** Ends the real thread when it is asked to hold what was read. */
  const endThread = () =>
    jest.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, message, ...rest) {
      if (message?.kind === 'read') void this.terminate();
      postMessage.call(this, message, ...rest);
    });
  /** Ends each one that is started. */
  const endNextThreads = () =>
    jest.spyOn(Worker.prototype, 'unref').mockImplementation(function (this: Worker) {
      if (this.threadName === 'log check') void this.terminate();
      unref.call(this);
    });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('has another one hold it, and answers as that finds it', async () => {
    // What is registered is read by then: the one question is of the evidence that is bent.
    await status('b');
    toService();
    const ending = endThread();
    jest.spyOn(Worker.prototype, 'unref').mockImplementation(function (this: Worker) {
      ending.mockRestore();
      unref.call(this);
    });
    expect(await status('a')).toMatchObject(broken);
    expect(await codes()).toEqual(['evidence-altered']);
  });

  it('waits no longer than it may for one that hangs, says that it is unchecked, and holds what is read once one answers', async () => {
    await ledger.close();
    ledger = await runLedger({ folder, limits: { logCheckMsMax: 300 } });
    await logged();
    // Each one that is started is there, and never comes to the question.
    jest.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, message, ...rest) {
      if (message?.kind !== 'read') postMessage.call(this, message, ...rest);
    });
    expect(await status('a')).toMatchObject({ rule: 'R-110', settled: false });
    expect(await codes()).toEqual(['log-check-away']);
    expect((await checks())['log check']).toMatch(/gave no answer within 300 ms/);
    expect(await gate('b')).toMatchObject({ rule: 'R-110', settled: false });
    jest.restoreAllMocks();
    await until(async () => (await codes()).includes('log-check-away, over'));
    toService();
    expect(await status('a')).toMatchObject(broken);
  });

  it('says that it is unchecked where that ends too, records on, and holds what was read once it can', async () => {
    toService();
    endThread();
    endNextThreads();
    const answer = await status('a');
    expect(answer).toMatchObject({ settled: false });
    expect(answer.rule).not.toBe('R-000');
    expect(await codes()).toEqual(['log-check-away']);
    const ready = await ask('/health/ready');
    expect(ready.status).toBe(200);
    expect(ready.body.checks['log check']).toMatch(/unchecked/);
    const { body } = await post(`${ledger.url}/v1/events`, batchType, [
      lived('c', 'ServiceRequest', { service: 'e', asset: 'BTC' }),
    ]);
    expect(body.results).toMatchObject([{ outcome: 'recorded' }]);
    expect(await gate('b')).toMatchObject({ rule: 'R-110', settled: false });
    // What was read unchecked is not believed any more, also where the bytes are back by then.
    back();
    jest.restoreAllMocks();
    await until(async () => (await codes()).includes('log-check-away, over'));
    expect(await status('a')).toMatchObject({ status: 'TAINTED', rule: 'R-110' });
  });
});

describe('a ledger that is started after its store was bent', () => {
  it('finds what is altered, back-dated or gone, though nobody asks about it', async () => {
    await ledger.close();
    toService();
    bend(`UPDATE events SET ledgertime = ledgertime - 5 WHERE stream = 'evidence-crm/b-FirmCommunication'`);
    bend(`DELETE FROM events WHERE stream = 'evidence-crm/a-LocationEvidence'`);
    ledger = await runLedger({ folder });
    const said = async (): Promise<string> =>
      (await ask('/v1/incidents')).body.incidents.find(({ code }: { code: string }) => code === 'evidence-altered')
        ?.detail ?? '';
    await until(async () => (await said()).match(/[(](?:altered|missing)[)]/g)?.length === 3);
    expect((await said()).match(/[(]missing[)]/g)).toHaveLength(1);
    expect(await ask('/v1/clients')).toMatchObject({ body: { altered: { everyone: false, first: ['a', 'b'] } } });
    expect((await checks())['log check']).toMatch(/is not what its log has there/);
  });
});
