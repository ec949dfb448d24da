import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { evidenceStream } from '#libs/evidence';
import { checkpointPath } from './import/import-checkpoint.js';
import type { ImportReport } from './import/report.js';
import { contacts, ndjson } from './testing/crm-events.js';
import { initiumHere } from './testing/initium-here.js';
import { type Ended, initium, type Started, start, untilWritten } from './testing/initium-process.js';
import { endOf, evidenceIn, type Serving, serve } from './testing/serving.js';

const data = mkdtempSync(join(tmpdir(), 'initium-imported-'));
let ledger: Serving;
let folder: string;
let there: bigint;

// One ledger for all: each test sends clients of its own, and looks at what came since it began.
beforeAll(async () => {
  ledger = await serve(data);
});
afterAll(async () => {
  ledger.child.kill('SIGTERM');
  await ledger.ended;
  rmSync(data, { recursive: true });
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'initium-import-'));
  there = await endOf(data);
});
afterEach(() => rmSync(folder, { recursive: true }));

const recorded = (): Promise<string[]> => evidenceIn(data, there);
const quarantined = async (): Promise<object[]> =>
  ((await (await fetch(`${ledger.url}/v1/quarantine`)).json()) as { items: object[] }).items;

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const imported = (...args: string[]): Promise<Ended> => initiumHere(['import', '--url', ledger.url, ...args]);
const reportOf = ({ stdout }: Ended): ImportReport => JSON.parse(stdout) as ImportReport;
const streamsOf = (events: object[]): string[] =>
  events.map((event) => evidenceStream(event as { source: string; id: string }));

describe('initium import', () => {
  it('records the events of its files in their order, and a second time nothing', async () => {
    const [first, second] = [contacts(1500), contacts(300, 5000)];
    const files = [file('b.ndjson', ndjson(first)), file('a.ndjson', `\r\n\n${ndjson(second)}`)];
    const once = await imported('--json', ...files);
    expect(once).toMatchObject({ code: 0, stderr: '' });
    expect(reportOf(once)).toMatchObject({
      files,
      recorded: 1800,
      duplicate: 0,
      conflict: 0,
      quarantined: 0,
      refused: [],
    });
    expect(await recorded()).toEqual(streamsOf([...first, ...second]));
    expect(reportOf(await imported('--json', ...files))).toMatchObject({ recorded: 0, duplicate: 1800 });
    expect(existsSync(checkpointPath(files[0] as string))).toBe(false);
  });

  it.each([
    [
      'a table of a vendor',
      'Touch Type,Event Time,Country\nclick,2026-03-29 03:05:11,FR\n',
      /:1: none of its first 2 lines is a CloudEvent, so nothing.*name its --mapper/,
    ],
    ['one JSON array', JSON.stringify(contacts(3)), /one JSON array: write its elements one a line/],
    ['JSON over several lines', JSON.stringify(contacts(1)[0], undefined, 2), /runs over several lines/],
    ['something compressed', Buffer.from([0x1f, 0x8b, 8, 0]), /compressed: unpack it first/],
    [
      'other objects',
      '{"Touch Type":"click"}\n'.repeat(30),
      /none of its first 20 lines .* must be an object with specversion and type/,
    ],
  ])('refuses a file that is %s before anything of it is sent', async (_what, content, reason) => {
    const before = await quarantined();
    const { code, stdout, stderr } = await imported(file('wrong', content));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .*wrong:1: .* nothing was sent; [^\n]*\n$/);
    expect(stderr).toMatch(reason);
    expect(await quarantined()).toEqual(before);
  });

  it('passes over the mark that some programs begin a file with', async () => {
    const path = file('marked.ndjson', `\ufeff${ndjson(contacts(2, 10_000))}`);
    expect(reportOf(await imported('--json', path))).toMatchObject({ recorded: 2, quarantined: 0 });
  });

  it('says in a dry run what would become of each event, and leaves nothing in the ledger nor beside the file', async () => {
    const [event, other] = contacts(2, 10_100) as [object, object];
    await imported(file('there.ndjson', ndjson([event])));
    const path = file(
      'mixed.ndjson',
      ndjson([event, other, { ...other, data: {} }, { ...event, subject: 'client/x' }]),
    );
    const ended = await imported('--dry-run', '--json', path);
    const counts = { recorded: 1, duplicate: 1, conflict: 1, quarantined: 1 };
    expect(reportOf(ended)).toMatchObject({ isDryRun: true, ...counts });
    expect(ended.code).toBe(1);
    expect((await imported('--dry-run', path)).stdout).toContain('A dry run: nothing of this was kept.');
    expect(await recorded()).toEqual(streamsOf([event]));
    expect(existsSync(checkpointPath(path))).toBe(false);
  });

  it('takes the export of another ledger as its sources sent it, and what was recorded late there or is late now stays late', async () => {
    const [event] = contacts(1, 10_200) as [object & { time: string }];
    const contact = { ...event, time: '2026-01-02T09:00:00Z', ledgertime: '2026-01-02T09:00:01Z', position: '7' };
    const own = { type: 'initium.ReferenceAdopted.v1', source: 'initium.local/other', ledgertime: contact.ledgertime };
    const exported = [
      { ...event, ...own, id: 'reference', subject: 'ledger' },
      contact,
      { ...event, id: 'ledger-genesis', type: 'ledger.genesis', ledgertime: contact.ledgertime },
    ];
    const path = file('other.ndjson', ndjson(exported));
    const ended = await imported('--json', path);
    expect(reportOf(ended)).toMatchObject({ recorded: 1, quarantined: 0, passedOver: 2, sent: 3 });
    expect(ended.code).toBe(0);
    const { source, id } = contact as unknown as { source: string; id: string };
    const kept = await (await fetch(`${ledger.url}/v1/events/${source}/${id}`)).json();
    expect(kept).toMatchObject({ time: '2026-01-02T09:00:00Z', claimedledgertime: '2026-01-02T09:00:01Z' });
    const { subject } = contact as unknown as { subject: string };
    const { items } = (await (await fetch(`${ledger.url}/v1/clients/${subject.split('/')[1]}/timeline`)).json()) as {
      items: { late: boolean }[];
    };
    expect(items).toMatchObject([{ late: true }]);
    expect(reportOf(await imported('--json', path))).toMatchObject({ recorded: 0, duplicate: 1, passedOver: 2 });
  });

  it('takes standard input, and an empty file', async () => {
    const args = ['import', '--url', ledger.url, '--json', '-', file('empty.ndjson', '')];
    const ended = await initium(args, { stdin: ndjson(contacts(3, 10_300)) });
    expect(ended.code).toBe(0);
    expect(reportOf(ended)).toMatchObject({ recorded: 3 });
  });

  it('ends with 1 and says what was refused, where, why, and where to look', async () => {
    const [event, other] = contacts(2, 10_400) as [object, object];
    const changed = { ...event, time: '2026-08-03T10:00:00Z' };
    const path = file('mixed.ndjson', `${ndjson([event])}nonsense\n\n${ndjson([{ ...other, data: {} }, changed])}`);
    const ended = await imported('--json', path);
    expect(ended.code).toBe(1);
    const { refused, ...report } = reportOf(ended);
    expect(report).toMatchObject({
      recorded: 1,
      conflict: 1,
      quarantined: 2,
      quarantine: `${ledger.url}/v1/quarantine`,
    });
    expect(refused.map(({ file, line, outcome }) => ({ file, line, outcome }))).toEqual([
      { file: path, line: 2, outcome: 'quarantined' },
      { file: path, line: 4, outcome: 'quarantined' },
      { file: path, line: 5, outcome: 'conflict' },
    ]);
    const { code, stdout } = await imported(path);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}quarantined {2}2$/m);
    expect(stdout).toMatch(/mixed\.ndjson:2 quarantined: is not JSON/);
    expect(stdout).toContain(`${ledger.url}/v1/quarantine`);
    expect(stdout).toMatch(/sealed, but in clear where the ledger has no\s+vault/);
  });

  it('refuses a file that is not there with 2, in one line', async () => {
    const stderr = 'error: nowhere.ndjson: there is no such file\n';
    expect(await initium(['import', '--url', ledger.url, 'nowhere.ndjson'])).toEqual({ code: 2, stdout: '', stderr });
  });

  it('refuses an address that is none with 2, in one line', async () => {
    const stderr = 'error: --url ledger: must be the address of a ledger, such as http://127.0.0.1:8080\n';
    expect(await imported('--url', 'ledger', 'a')).toEqual({ code: 2, stdout: '', stderr });
  });

  it('says so where no ledger answers', async () => {
    const path = file('one.ndjson', ndjson(contacts(1)));
    const stderr = 'error: http://127.0.0.1:9: no ledger answers there\n';
    expect(await imported('--url', 'http://127.0.0.1:9', path)).toEqual({ code: 2, stdout: '', stderr });
  });

  it('says what answers there when it is no ledger', async () => {
    const path = file('one.ndjson', ndjson(contacts(1)));
    const { code, stderr } = await imported('--url', `${ledger.url}/elsewhere`, path);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: http:\S+ refuses: .*\n$/);
  });
});

describe('initium import that does not come to its end', () => {
  const events = contacts(20_000, 100_000);
  let at: string;
  let path: string;
  let killed: Ended;
  let interrupted: Ended;
  beforeAll(async () => {
    at = mkdtempSync(join(tmpdir(), 'initium-interrupted-'));
    path = join(at, 'many.ndjson');
    writeFileSync(path, ndjson(events));
    const first = importing();
    await untilThere(checkpointPath(path));
    killed = await ended(first, 'SIGKILL');
    const second = importing();
    await untilWritten(second, 'stderr', /goes on after line/);
    interrupted = await ended(second, 'SIGINT');
  });
  afterAll(() => rmSync(at, { recursive: true }));

  const importing = (): Started => start(['import', '--url', ledger.url, path]);
  const ended = ({ child, ended }: Started, signal: NodeJS.Signals): Promise<Ended> => {
    child.kill(signal);
    return ended;
  };

  /** Resolves once a file is in the folder. */
  async function untilThere(file: string): Promise<void> {
    const seen = watch(at);
    if (existsSync(file)) return;
    for await (const _ of seen) if (existsSync(file)) return;
  }

  it('goes on where it was when it was killed', () => {
    expect(killed.code).toBe(null);
    expect(interrupted.stderr).toMatch(/^\S+many\.ndjson: goes on after line \d+\n/);
  });

  it('ends with 2 at SIGINT and says how to go on', () => {
    expect(interrupted.code).toBe(2);
    expect(interrupted.stderr).toMatch(
      /\nerror: interrupted after line \d+ of .*; the same command goes on from there\n$/,
    );
  });

  it('starts over where the file is no longer the one that was interrupted', async () => {
    const other = file('other.ndjson', ndjson(contacts(2, 90_000)));
    copyFileSync(checkpointPath(path), checkpointPath(other));
    const again = await imported('--json', other);
    expect(again.stderr).toBe('');
    expect(reportOf(again)).toMatchObject({ recorded: 2, duplicate: 0 });
  });

  it('records everything once in the end', async () => {
    const last = await imported('--json', path);
    expect(last.code).toBe(0);
    expect(last.stderr).toMatch(/many\.ndjson: goes on after line \d+\n/);
    const report = reportOf(last);
    expect(report.sent).toBeLessThan(events.length);
    expect(report.recorded + report.duplicate).toBe(events.length);
    // What had been sent may still have been on its way: all is there once, and in no promised order.
    const streams = new Set(streamsOf(events));
    expect((await evidenceIn(data)).filter((stream) => streams.has(stream)).sort()).toEqual([...streams].sort());
    expect(existsSync(checkpointPath(path))).toBe(false);
  });
});
