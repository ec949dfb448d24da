import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { mayMount, SmallDisk } from '../../test/small-disk.js';
import { pagesOf, replaceText, spoilPage } from '../../test/spoil.js';
import { until } from '../../test/until.js';
import { type RunningLedger, readConfig, startLedger } from '../ledger/main.js';
import { contacts } from './testing/crm-events.js';
import { initiumHere } from './testing/initium-here.js';
import { type Ended, initium } from './testing/initium-process.js';

const events = 3_000;
/** The folder of a ledger that has ended, to be copied. */
let whole: string;
let folder: string;
let data: string;
let file: string;
const running: RunningLedger[] = [];

beforeAll(async () => {
  whole = mkdtempSync(join(tmpdir(), 'initium-backed-up-'));
  const ledger = await run(join(whole, 'data'));
  for (let from = 0; from < events; from += 1_000) await send(ledger, contacts(1_000, from));
  await ended(ledger);
});
afterAll(() => rmSync(whole, { recursive: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'initium-backup-'));
  data = join(folder, 'data');
  file = join(folder, 'backup.sqlite');
});
afterEach(async () => {
  for (const ledger of running.splice(0)) await ledger.close();
  rmSync(folder, { recursive: true });
});

/** Puts a copy of the ledger that has ended where the test has its own. */
const haveEnded = () => cpSync(join(whole, 'data'), data, { recursive: true });

async function run(at = data): Promise<RunningLedger> {
  const settings = { INITIUM_DATA: at, INITIUM_LISTEN: '127.0.0.1:0', INITIUM_LOG_LEVEL: 'fatal' };
  const ledger = await startLedger({ config: readConfig(settings) });
  running.push(ledger);
  return ledger;
}

async function ended(ledger: RunningLedger): Promise<void> {
  running.splice(running.indexOf(ledger), 1);
  await ledger.close();
}

async function send(
  { url }: RunningLedger,
  events: readonly object[],
): Promise<{ outcome: string; position: string }[]> {
  const headers = { 'content-type': 'application/cloudevents-batch+json' };
  const response = await fetch(`${url}/v1/events`, { method: 'POST', headers, body: JSON.stringify(events) });
  return ((await response.json()) as { results: { outcome: string; position: string }[] }).results;
}

const ask = async ({ url }: RunningLedger, address: string) => {
  const response = await fetch(`${url}${address}`);
  // biome-ignore lint/suspicious/noExplicitAny: what a stranger reads of an answer is what the test says of it
  return { status: response.status, body: (await response.json()) as any };
};

const backup = (...args: string[]): Promise<Ended> => initiumHere(['backup', '--data', data, ...args]);
const restore = (to: string, from = file): Promise<Ended> => initiumHere(['restore', from, '--data', to, '--json']);
const failed = (message: RegExp) => ({ code: 2, stdout: '', stderr: expect.stringMatching(message) });

describe('initium backup', () => {
  it('takes the ledger as it stands while a thousand events a second are recorded, and reads it back', async () => {
    const ledger = await run();
    await send(ledger, contacts(1_000, 0));
    let sent = 1_000;
    let isOver = false;
    const intake = (async () => {
      for (; !isOver; sent += 100) {
        const soon = new Promise((resolve) => setTimeout(resolve, 100));
        await send(ledger, contacts(100, sent));
        await soon;
      }
    })();
    const { code, stdout, stderr } = await initium(['backup', '--data', data, file, '--json']);
    isOver = true;
    await intake;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ file, events: expect.any(Number), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(report.position).toBe(String(report.events));
    expect(report.events).toBeGreaterThan(1_000);
    expect(readdirSync(folder).sort()).toEqual(['backup.sqlite', 'data']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await initium(['restore', file, '--data', join(folder, 'restored')])).code).toBe(0);
  });

  it('takes one that is not running, into a folder, under the name of the time', async () => {
    haveEnded();
    const { code, stdout } = await backup(folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^3,002 events up to position 3002 \(.*\) in .*\/ledger-\d{8}T\d{6}Z\.sqlite\n.* all read back, /,
    );
  });

  it('overwrites nothing, and follows no link', async () => {
    haveEnded();
    const precious = join(folder, 'precious');
    writeFileSync(precious, 'mine');
    for (const [path, what] of [
      [file, `${file} is there already; nothing is overwritten`],
      [`${file}.part`, `${file}.part is there: another process makes it, or one broke off; then remove it`],
    ] as const) {
      symlinkSync(precious, path);
      expect(await backup(file)).toEqual({ code: 2, stdout: '', stderr: `error: ${what}\n` });
      rmSync(path);
    }
    expect(readFileSync(precious, 'utf8')).toBe('mine');
    expect(readdirSync(folder).sort()).toEqual(['data', 'precious']);
  });

  it("refuses where there is no ledger, a server's copy, and a ledger that is damaged", async () => {
    expect(await backup(file)).toEqual(failed(/data holds no ledger\n/));
    haveEnded();
    const path = join(data, 'ledger.sqlite');
    const whole = readFileSync(path);
    const pages = pagesOf(path, 'events');
    spoilPage(path, pages[Math.floor(pages.length / 2)] as number);
    expect(await backup(file)).toEqual(
      failed(/data\/ledger\.sqlite is damaged: nothing can be read at position \d+\n/),
    );
    writeFileSync(path, whole);
    spoilPage(path, pagesOf(path, 'events_of_stream')[1] as number);
    expect(await backup(file)).toEqual(failed(/data\/ledger\.sqlite is damaged \(SQLITE_CORRUPT.*initium restore/));
    writeFileSync(path, whole);
    const db = new SqliteDatabase(path);
    db.exec("UPDATE meta SET value = 'copy' WHERE name = 'holding'");
    db.close();
    expect(await backup(file)).toEqual(failed(/is a copy of what a server keeps: the server is what is backed up/));
    expect(existsSync(file)).toBe(false);
  });
});

describe('initium restore', () => {
  const restored = (): string => join(folder, 'restored');
  let lost: string;
  /** The genesis, the adoption of a rule set, and what was sent. */
  const signedLeaves = 23;
  /** Of what was recorded after the backup. */
  let position: string;
  let place: string;

  /** A ledger of which a backup was taken before its last event. */
  beforeAll(async () => {
    lost = mkdtempSync(join(tmpdir(), 'initium-lost-'));
    const ledger = await run(join(lost, 'data'));
    await send(ledger, contacts(20, 0));
    const backedUp = await initiumHere(['backup', '--data', join(lost, 'data'), join(lost, 'backup.sqlite')]);
    expect(backedUp.code).toBe(0);
    const [receipt] = await send(ledger, contacts(1, 20));
    ({ position } = receipt as { position: string });
    const last = join(lost, 'data', 'keys', 'last-checkpoint');
    await until(() => Number(readFileSync(last, 'utf8').split('\n')[1]) === signedLeaves);
    const stream = await fetch(`${ledger.url}/v1/changes`, { signal: AbortSignal.timeout(5_000) });
    place = await firstId(stream);
    await ended(ledger);
  });
  afterAll(() => rmSync(lost, { recursive: true }));
  beforeEach(() => cpSync(lost, folder, { recursive: true }));

  async function firstId({ body }: Response): Promise<string> {
    let text = '';
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      const [, id] = /^id: ?(.+)$/m.exec(text) ?? [];
      if (id !== undefined) return id;
    }
    throw new Error('no place was told');
  }

  it('makes a ledger that says so, and gives no position to another event', async () => {
    const { code, stdout } = await restore(restored());
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    await expect(run(restored())).rejects.toThrow(/^INITIUM_TAG_KEY_FILE: .* put it there from its backup/);
    cpSync(join(data, 'keys'), join(restored(), 'keys'), { recursive: true });
    const ledger = await run(restored());
    const incidents = async () => (await ask(ledger, '/v1/incidents')).body.incidents;
    // The backup has not all that was signed: whoever holds the last checkpoint can tell, and so can the ledger.
    await until(async () => (await incidents()).length === 2);
    expect(await incidents()).toMatchObject([
      { code: 'log-forked', bars: 'nothing' },
      { code: 'restored', about: restored(), detail: expect.stringContaining(report.sha256), bars: 'nothing' },
    ]);
    expect((await ask(ledger, '/health/ready')).status).toBe(200);
    const again = await send(ledger, contacts(21, 0));
    expect(again.map(({ outcome }) => outcome)).toEqual([...Array(20).fill('duplicate'), 'recorded']);
    expect(Number(again.at(-1)?.position)).toBe(Number(report.goesOnAt) + 1);
    expect(Number(report.goesOnAt)).toBeGreaterThan(Number(position) + 900_000);
    const { status, body } = await ask(ledger, `/v1/clients?knownPosition=${position}`);
    expect([status, body.errors?.[0]?.detail]).toEqual([400, 'must be the position of an event of this ledger']);
    const headers = { 'last-event-id': place };
    expect((await fetch(`${ledger.url}/v1/changes`, { headers })).status).toBe(400);
    expect((await ask(ledger, '/v1/clients?limit=100')).status).toBe(200);
  });

  it('tells of each time, when it is done again', async () => {
    await restore(restored());
    await initiumHere(['backup', '--data', restored(), join(folder, 'second.sqlite')]);
    expect((await restore(join(folder, 'twice'), join(folder, 'second.sqlite'))).code).toBe(0);
    cpSync(join(data, 'keys', 'tag.key'), join(folder, 'twice', 'keys', 'tag.key'));
    const { incidents } = (await ask(await run(join(folder, 'twice')), '/v1/incidents')).body;
    expect(incidents.map(({ code }: { code: string }) => code)).toEqual(['log-key-missing', 'restored', 'restored']);
  });

  it('refuses a folder that is not empty, and what is no whole backup, and leaves nothing', async () => {
    expect(await restore(data)).toEqual(failed(/data is not empty; a backup is restored into a new folder/));
    const bad = join(folder, 'bad.sqlite');
    copyFileSync(file, bad);
    replaceText(bad, pagesOf(bad, 'events'), ['"WEBSITE"', '"WEBSITF"']);
    replaceText(bad, pagesOf(bad, 'events'), ['"EMAIL"', '"EMAIM"']);
    expect(await restore(restored(), bad)).toEqual(failed(/is not as it was made: .* Take another backup\n/));
    spoilPage(bad, pagesOf(bad, 'events')[0] as number);
    expect(await restore(restored(), bad)).toEqual(failed(/bad\.sqlite is damaged/));
    writeFileSync(bad, 'no database');
    expect(await restore(restored(), bad)).toEqual(failed(/bad\.sqlite/));
    copyFileSync(file, bad);
    writeFileSync(`${bad}-wal`, '');
    expect(await restore(restored(), bad)).toEqual(failed(/these are files of a ledger, not a backup/));
    expect(readdirSync(restored())).toEqual([]);
  });

  it('takes a file that was made by other means, and says that it has no checksum', async () => {
    const db = new SqliteDatabase(join(data, 'ledger.sqlite'), { readonly: true });
    db.prepare('VACUUM INTO ?').run(join(folder, 'vacuumed.sqlite'));
    db.close();
    mkdirSync(restored());
    chmodSync(restored(), 0o700);
    const { code, stdout } = await initiumHere(['restore', join(folder, 'vacuumed.sqlite'), '--data', restored()]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('the file has no checksum of its own')]);
  });
});

const canMount = mayMount();
const onSmallDisk = canMount ? describe : describe.skip;

onSmallDisk(canMount ? 'a disk that is full' : 'a disk that is full: needs the right to mount', () => {
  it('is what a backup and a restore onto it say, and they leave nothing there', async () => {
    haveEnded();
    expect((await backup(file)).code).toBe(0);
    const disk = new SmallDisk(1);
    try {
      const full = join(disk.folder, 'full');
      expect(await backup(full)).toEqual(
        failed(/full cannot be written: there is no space left on its disk; make room/),
      );
      expect(await restore(full)).toEqual(
        failed(/full cannot be written: there is no space left on its disk; make room/),
      );
      expect(existsSync(full) ? readdirSync(full) : []).toEqual([]);
    } finally {
      disk.remove();
    }
  });
});

describe('a command that needs what cannot be read', () => {
  it('ends with a message that names the file', async () => {
    haveEnded();
    const path = join(data, 'ledger.sqlite');
    const pages = pagesOf(path, 'events');
    spoilPage(path, pages[Math.floor(pages.length / 2)] as number);
    rmSync(join(data, 'views'), { recursive: true });
    const { url } = await run();
    const exported = await initiumHere(['export', '--url', url, '--out', join(folder, 'out.ndjson')]);
    expect(exported).toEqual(
      failed(/^error: .*ledger\.sqlite: .*(Page \d+ cannot be read|A page of it could not be read)/),
    );
    expect(existsSync(join(folder, 'out.ndjson'))).toBe(false);
    const rebuilt = await initiumHere(['rebuild', '--view', 'evidence-index', '--data', data]);
    expect(rebuilt).toMatchObject(failed(/ledger\.sqlite is damaged and cannot be read there/));
  });
});
