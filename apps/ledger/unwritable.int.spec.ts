import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { contact, eventType, freshFolder, get, post, removeFolders, runLedger } from '../../test/running-ledger.js';
import { mayMount, SmallDisk } from '../../test/small-disk.js';
import { until } from '../../test/until.js';
import { initium } from '../cli/testing/initium-process.js';
import { serve } from '../cli/testing/serving.js';
import type { RunningLedger } from './main.js';

afterAll(removeFolders);

const question = '/v1/events';
const send = (url: string, id: string) => post(`${url}/v1/events`, eventType, contact(id));
const ready = (url: string) => get(`${url}/health/ready`);
async function metric(url: string, line: string): Promise<number | undefined> {
  const value = ((await get(`${url}/metrics`)).body as string).split(`\n${line} `)[1]?.split('\n')[0];
  return value === undefined ? undefined : Number(value);
}

const canMount = mayMount();
const onSmallDisk = canMount ? describe : describe.skip;

onSmallDisk(canMount ? 'a full disk' : 'a full disk: needs the right to mount', () => {
  let disk: SmallDisk;
  let views: SmallDisk | undefined;
  let folder: string;
  let ledger: RunningLedger | undefined;
  beforeAll(() => {
    disk = new SmallDisk(6);
    folder = join(disk.folder, 'data');
    mkdirSync(folder);
  });
  afterAll(async () => {
    await ledger?.close();
    views?.unmount();
    disk.remove();
  });

  it('is what a first start says, and it goes on from there once there is room', async () => {
    disk.fill();
    const why = /^INITIUM_DATA: .*data\/?.*: There is no space left.* Make room on the disk.*; then start again\.$/;
    await expect(runLedger({ folder })).rejects.toThrow(why);
    disk.makeRoom();
    ledger = await runLedger({ folder });
  });

  it('is noticed by readiness before anybody sends anything', async () => {
    const { url, store } = ledger as RunningLedger;
    const head = await store.head();
    disk.fill();
    await until(async () => (await ready(url)).status === 503);
    disk.makeRoom();
    await until(async () => (await ready(url)).status === 200);
    expect(await store.head()).toEqual(head);
  });

  it('is said by readiness, metrics, incidents and refusals, while questions are answered; and it goes on by itself', async () => {
    const { url } = ledger as RunningLedger;
    expect((await send(url, 'before')).status).toBe(201);
    expect((await get(url + question)).body).toMatchObject({ settled: true });
    disk.fill();
    // What the log's file has room for already is still taken, and is durable.
    for (let id = 0; ; id++) {
      const { status, body } = await send(url, `full-${id}`);
      if (status === 201) continue;
      expect(body).toMatchObject({ status: 503, type: 'urn:initium:problem:store-unavailable', reason: 'no-space' });
      expect(body.detail).toMatch(/no space left/);
      break;
    }
    const unready = await ready(url);
    expect(unready.status).toBe(503);
    expect(unready.body.checks.store).toMatch(/data\/ledger\.sqlite: .*no space left.*Make room/);
    expect(await metric(url, 'initium_store_append_failures_total{code="no-space"}')).toBe(1);
    expect(await metric(url, 'initium_store_unavailable')).toBe(1);
    expect((await get(`${url}/v1/incidents`)).body.incidents).toContainEqual(
      expect.objectContaining({
        code: 'no-space',
        about: join(folder, 'ledger.sqlite'),
        bars: 'recording',
        closed: null,
      }),
    );
    // Up to what was settled before, answers stay for good; from there on they cannot be promised.
    await until(async () => {
      const { status, body } = await get(url + question);
      expect(status).toBe(200);
      return !body.settled;
    });
    disk.makeRoom();
    await until(async () => (await ready(url)).status === 200);
    expect(await metric(url, 'initium_store_unavailable')).toBe(0);
    expect((await send(url, 'after')).status).toBe(201);
    await until(async () => (await get(url + question)).status === 200);
  });

  it('for views alone lets events in, and questions be answered from what the views have; but no gate', async () => {
    const folder = freshFolder();
    mkdirSync(join(folder, 'views'));
    views = new SmallDisk(4, join(folder, 'views'));
    const { url, close, store } = await runLedger({ folder });
    expect((await send(url, 'a')).status).toBe(201);
    const { position } = (await get(url + question)).body;
    views.fill();
    let answer = await get(url + question);
    // The views' own logs have a little room left.
    for (let id = 0; answer.body.settled; id++) {
      expect((await send(url, `more-${id}`)).status).toBe(201);
      answer = await get(url + question);
    }
    const { status, body } = answer;
    expect({ status, settled: body.settled }).toEqual({ status: 200, settled: false });
    expect(BigInt(body.position)).toBeGreaterThanOrEqual(BigInt(position));
    const [first] = await store.readPositions([BigInt(body.position) + 1n]);
    expect(Date.parse(body.knownAt)).toBeLessThanOrEqual(first?.ledgertime as number);
    const gate = { client: 'c1', service: 'e', asset: 'BTC', entity: 'X' };
    const decide = async () => (await post(`${url}/v1/decisions`, 'application/json', gate)).body;
    let decision = await decide();
    // As long as there is room they may have been late and nothing else.
    for (let id = 0; decision.status !== 503; id++) {
      expect((await send(url, `later-${id}`)).status).toBe(201);
      decision = await decide();
    }
    expect(decision).toMatchObject({ type: 'urn:initium:problem:view-behind' });
    expect((await get(`${url}/v1/incidents`)).body.incidents).toContainEqual(
      expect.objectContaining({ code: 'no-space', about: views.folder, bars: 'answers' }),
    );
    views.makeRoom();
    await until(async () => (await get(url + question)).body.position === String((await store.head())?.position));
    await until(async () => (await metric(url, 'initium_incidents_open{code="no-space"}')) === undefined);
    await close();
  });
});

const isRoot = process.getuid?.() === 0;
const asAnother = isRoot ? describe : describe.skip;
const nobody = 65_534;

asAnother(isRoot ? 'a ledger whose file another user has' : 'a ledger whose file another user has: needs root', () => {
  it('starts and answers, says that nothing can be written, by whom and what to do, and that mends it', async () => {
    const folder = freshFolder();
    const file = join(folder, 'ledger.sqlite');
    const before = await runLedger({ folder });
    await send(before.url, 'before');
    await get(before.url + question);
    await before.close();
    execFileSync('chown', ['-R', String(nobody), folder]);
    chownSync(file, 0, 0);
    chmodSync(file, 0o444);
    const { url, child, ended } = await serve(folder, [], {}, { uid: nobody });
    for (const id of ['a', 'b']) expect((await send(url, id)).body).toMatchObject({ status: 503, reason: 'read-only' });
    const unready = await ready(url);
    expect(unready.status).toBe(503);
    expect(unready.body.checks.store).toMatch(/ledger\.sqlite: .*uid 65534: ledger\.sqlite is 0444 of uid 0.* Run "/);
    expect((await get(url + question)).body).toMatchObject({ settled: false });
    child.kill('SIGTERM');
    const said = (await ended).stderr.split('\n').filter((line) => line.includes('"level":50'));
    expect(said).toHaveLength(1);
    expect(JSON.parse(said[0] as string)).toMatchObject({ code: 'read-only', about: file });
    execFileSync('sh', ['-c', /Run "([^"]+)"/.exec(unready.body.checks.store)?.[1] as string]);
    const mended = await serve(folder, [], {}, { uid: nobody });
    expect((await send(mended.url, 'a')).status).toBe(201);
    mended.child.kill('SIGTERM');
    await mended.ended;
  });
});

asAnother(isRoot ? 'a folder that may not be made' : 'a folder that may not be made: needs root', () => {
  it('is what a start says, by whom it was tried and how to make it', async () => {
    const parent = freshFolder();
    chmodSync(parent, 0o755);
    const folder = join(parent, 'new');
    const { code, stderr } = await initium(['serve', '--data', folder, '--listen', '127.0.0.1:0'], { uid: nobody });
    expect(code).toBe(2);
    expect(stderr).toMatch(`error: INITIUM_DATA: ${folder}: It may not be written by uid ${nobody}`);
    expect(stderr).toMatch(`Run "install -d -o ${nobody} -m 0700 ${folder}" as root`);
  });
});

// One folder for all: what is mended at the end of a test is the next one's, and so is what was started again.
describe('a ledger whose file', () => {
  const folder = freshFolder();
  const file = join(folder, 'ledger.sqlite');
  const replaced = { status: 503, reason: 'replaced' };
  let ledger: RunningLedger;
  afterAll(() => ledger.close());

  it('lost its -wal takes nothing more, and keeps all that it acknowledged though it is killed', async () => {
    const { url, child, ended } = await serve(folder);
    expect((await send(url, 'a')).status).toBe(201);
    rmSync(`${file}-wal`);
    expect((await send(url, 'b')).body).toMatchObject(replaced);
    expect((await ready(url)).body.checks.store).toContain('(ledger.sqlite-wal is not the file any more');
    child.kill('SIGKILL');
    await ended;
    ledger = await runLedger({ folder });
    expect((await send(ledger.url, 'a')).body.results).toMatchObject([{ outcome: 'duplicate' }]);
  });

  it('lost its -shm takes nothing more, and keeps all that it acknowledged', async () => {
    expect((await send(ledger.url, 'c')).status).toBe(201);
    rmSync(`${file}-shm`);
    expect((await send(ledger.url, 'd')).body).toMatchObject(replaced);
    expect((await ready(ledger.url)).body.checks.store).toContain('(ledger.sqlite-shm is not the file any more');
    await ledger.close();
    ledger = await runLedger({ folder });
    expect((await send(ledger.url, 'c')).body.results).toMatchObject([{ outcome: 'duplicate' }]);
  });

  it('another program has locked says so, and who', async () => {
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    await until(async () => (await ready(ledger.url)).status === 503);
    expect((await ready(ledger.url)).body.checks.store).toMatch(/ledger\.sqlite: .*holds a lock.*End what holds/);
    other.exec('ROLLBACK');
    other.close();
    await until(async () => (await ready(ledger.url)).status === 200);
  });

  it('was moved away takes nothing, for it would be gone', async () => {
    renameSync(file, `${file}.away`);
    expect((await send(ledger.url, 'e')).body).toMatchObject(replaced);
    expect((await ready(ledger.url)).status).toBe(503);
    renameSync(`${file}.away`, file);
    expect((await send(ledger.url, 'e')).status).toBe(201);
    expect((await ready(ledger.url)).status).toBe(200);
  });

  it('was cut short takes nothing, for it would not be read again', async () => {
    truncateSync(`${file}-wal`, 64);
    expect((await send(ledger.url, 'f')).body).toMatchObject(replaced);
    expect((await ready(ledger.url)).body.checks.store).toContain('(ledger.sqlite-wal was cut short)');
  });
});
