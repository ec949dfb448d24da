import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { evidenceStream } from '#libs/evidence';
import { checkpointPath } from './import/import-checkpoint.js';
import type { ImportReport } from './import/report.js';
import { contacts, ndjson } from './testing/crm-events.js';
import { type Ended, initium, start } from './testing/initium-process.js';
import { evidenceIn, type Serving, serve } from './testing/serving.js';

const data = mkdtempSync(join(tmpdir(), 'initium-imported-'));
let ledger: Serving;
let folder: string;
let there = 0;

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
  there = (await evidenceIn(data)).length;
});
afterEach(() => rmSync(folder, { recursive: true }));

const recorded = async (): Promise<string[]> => (await evidenceIn(data)).slice(there);
const quarantined = async (): Promise<object[]> =>
  ((await (await fetch(`${ledger.url}/v1/quarantine`)).json()) as { items: object[] }).items;

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const imported = (...args: string[]): Promise<Ended> => initium(['import', '--url', ledger.url, ...args]);
const reportOf = ({ stdout }: Ended): ImportReport => JSON.parse(stdout) as ImportReport;
const streamsOf = (events: object[]): string[] =>
  events.map((event) => evidenceStream(event as { source: string; id: string }));

/** Resolves once a file is in the test's folder. */
async function untilThere(path: string): Promise<void> {
  const seen = watch(folder);
  if (existsSync(path)) return;
  for await (const _ of seen) if (existsSync(path)) return;
}

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
    expect(stdout).toMatch(/in clear[^.]*until a vault seals it \(to come\)/);
  });

  it('goes on where it was when it is killed, and records everything once', async () => {
    const events = contacts(30_000, 100_000);
    const path = file('many.ndjson', ndjson(events));
    const killed = start(['import', '--url', ledger.url, path]);
    await untilThere(checkpointPath(path));
    killed.child.kill('SIGKILL');
    expect((await killed.ended).code).toBe(null);
    const ended = await imported('--json', path);
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/many\.ndjson: goes on after line \d+\n/);
    const report = reportOf(ended);
    expect(report.sent).toBeLessThan(events.length);
    expect(report.recorded + report.duplicate).toBe(events.length);
    // What the killed one had sent may still have been on its way: all is there once, and in no promised order.
    expect((await recorded()).sort()).toEqual(streamsOf(events).sort());
    expect(existsSync(checkpointPath(path))).toBe(false);
  });

  it('ends with 2 at SIGINT and says how to go on', async () => {
    const path = file('many.ndjson', ndjson(contacts(30_000, 200_000)));
    const { child, ended } = start(['import', '--url', ledger.url, path]);
    await untilThere(checkpointPath(path));
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: interrupted after line \d+ of .*; the same command goes on from there\n$/);
  });

  it('starts over where the file is no longer the one that was interrupted', async () => {
    const path = file('many.ndjson', ndjson(contacts(30_000, 300_000)));
    const { child, ended } = start(['import', '--url', ledger.url, path]);
    await untilThere(checkpointPath(path));
    child.kill('SIGKILL');
    await ended;
    file('many.ndjson', ndjson(contacts(2, 90_000)));
    const again = await imported('--json', path);
    expect(again.stderr).toBe('');
    expect(reportOf(again)).toMatchObject({ recorded: 2, duplicate: 0 });
  });

  it.each([
    [['nowhere.ndjson'], 'nowhere.ndjson: there is no such file'],
    [['--url', 'ledger', 'a'], '--url ledger: must be the address of a ledger, such as http://127.0.0.1:8080'],
  ])('refuses %j with 2, in one line', async (args, line) => {
    expect(await imported(...args)).toEqual({ code: 2, stdout: '', stderr: `error: ${line}\n` });
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
