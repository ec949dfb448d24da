import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { holdRebuild } from '#libs/projections';
import { shippedViews } from '#libs/views';
import { contacts, ndjson } from './testing/crm-events.js';
import { initiumHere } from './testing/initium-here.js';
import { type Ended, initium } from './testing/initium-process.js';
import { type Serving, serve } from './testing/serving.js';

const names = shippedViews.views.map(({ name }) => name);

// One folder for all: the ledger runs until a test ends it, and what is taken away of its views stays away.
describe('initium rebuild', () => {
  let folder: string;
  let serving: Serving;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'initium-cli-rebuild-'));
    serving = await serve(folder);
    await send(contacts(300));
    expect(await contactsOf('c7')).toBe(1);
  });

  afterAll(async () => {
    await end();
    rmSync(folder, { recursive: true });
  });

  async function end(): Promise<void> {
    serving.child.kill('SIGTERM');
    await serving.ended;
  }

  async function send(events: readonly object[]): Promise<void> {
    const body = ndjson(events);
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await fetch(`${serving.url}/v1/events`, { method: 'POST', headers, body });
    expect(await answer.text()).toContain('"recorded":');
  }

  async function contactsOf(client: string): Promise<number> {
    const answer = await fetch(`${serving.url}/v1/events?subject=client/${client}`);
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { items: unknown[] }).items.length;
  }

  const told = ({ code, stdout, stderr }: Ended) => {
    const lines = stdout.split('\n').filter(Boolean);
    return { code, stderr, reports: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
  };
  const rebuild = async (...args: string[]) => told(await initiumHere(['rebuild', '--data', folder, ...args]));
  const fileOfIndex = () => readdirSync(join(folder, 'views')).filter((file) => /^evidence-index-\d+\.db$/.test(file));

  it('swaps what a running ledger answers from, and what serves is the same row for row', async () => {
    const before = fileOfIndex();
    const { code, reports } = told(await initium(['rebuild', '--data', folder]));
    expect({ code, views: reports.map(({ view }) => view) }).toEqual({ code: 0, views: names });
    expect(fileOfIndex()).not.toEqual(before);
    await send(contacts(1, 300));
    expect([await contactsOf('c7'), await contactsOf('c300')]).toEqual([1, 1]);
    const checked = await rebuild('--check');
    expect(checked.code).toBe(0);
    expect(checked.reports.map(({ view, differences }) => ({ view, differences }))).toEqual(
      names.map((view) => ({ view, differences: [] })),
    );
  });

  it('refuses what is no view, what is no ledger, and what another process is at', async () => {
    expect(await rebuild('--view', 'bogus')).toMatchObject({
      code: 2,
      stderr: `error: --view bogus: must be one of ${names.join(', ')}\n`,
    });
    const none = join(folder, 'none');
    expect(told(await initiumHere(['rebuild', '--data', none]))).toMatchObject({
      code: 2,
      stderr: `error: ${none}: holds no ledger; name its folder with --data or INITIUM_DATA\n`,
    });
    const release = holdRebuild(folder);
    expect(told(await initium(['rebuild', '--data', folder]))).toMatchObject({
      code: 2,
      stderr: `error: ${folder}: its views are being rebuilt by another process\n`,
    });
    release?.();
  });

  it('with --check ends with 1 where a row differs, and says which; without it the row is put right', async () => {
    await end();
    const [file = ''] = fileOfIndex();
    const database = new SqliteDatabase(join(folder, 'views', file));
    database.exec('DELETE FROM evidence_index_filed WHERE position = 9');
    database.close();
    const checked = await rebuild('--check', '--view', 'evidence-index');
    expect(checked.code).toBe(1);
    expect(checked.reports).toMatchObject([
      {
        view: 'evidence-index',
        differences: [{ table: 'evidence_index_filed', in: 'second', row: { position: '9' } }],
      },
    ]);
    // The name that it had in the version before.
    expect((await rebuild('--view', 'register')).code).toBe(0);
    expect((await rebuild('--check', '--view', 'evidence-index')).code).toBe(0);
  });

  it('with --check ends with 2 where a file that serves is not there', async () => {
    for (const file of fileOfIndex()) rmSync(join(folder, 'views', file));
    expect((await rebuild('--check', '--view', 'evidence-index')).code).toBe(2);
  });

  it('with --check ends with 2 where nothing serves, for then nothing was compared', async () => {
    rmSync(join(folder, 'views'), { recursive: true });
    expect(await rebuild('--check', '--view', 'evidence-index')).toMatchObject({
      code: 2,
      stderr: 'error: nothing serves to compare with: evidence-index\n',
    });
  });
});
