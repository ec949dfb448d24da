import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStore, type SqliteStore } from '#libs/event-store';
import { type RebuildOptions, type RebuildReport, rebuildViews } from './rebuild-views.js';
import { append } from './test/appended.js';
import { plainViews } from './test/plain-views.js';
import { FolderFiles } from './view-files.js';

const names = plainViews.views.map(({ name }) => name);

describe('a rebuild', () => {
  let folder: string;
  let store: SqliteStore;
  let files: FolderFiles;

  const rebuild = (more: Partial<RebuildOptions> = {}): Promise<RebuildReport[]> => {
    const { signal } = new AbortController();
    return rebuildViews({ folder, set: plainViews, names, check: false, threadsMax: 4, signal, ...more });
  };
  const ask = (view: string, sql: string): unknown[] => {
    const database = files.read(view);
    const found = database.prepare(sql).pluck().all();
    database.close();
    return found;
  };
  const seen = (view: string) => ask(view, `SELECT position FROM ${view}_seen ORDER BY 1`);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'initium-rebuild-'));
    store = await openSqliteStore({ folder });
    files = new FolderFiles(folder, plainViews.views);
  });

  afterEach(async () => {
    files.catalog.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('loads the program once where there is little to read, however many views there are', async () => {
    await append(store, ['thing', 'thing', 'thing']);
    expect((await rebuild()).map(({ view, position }) => [view, position])).toEqual(names.map((view) => [view, 3n]));
    for (const view of names) expect(seen(view)).toEqual([1, 2, 3]);
    expect(new Set(names.flatMap((view) => ask(view, 'SELECT thread FROM threads'))).size).toBe(1);
  });

  it('builds side by side where there is much to read, on no more threads than it may', async () => {
    for (let chunk = 0; chunk < 11; chunk++) await append(store, Array(5_000).fill('thing'));
    const reports = await rebuild({ threadsMax: 2 });
    expect(reports.map(({ view, position }) => [view, position])).toEqual(names.map((view) => [view, 55_000n]));
    const threads = (view: string) => ask(view, 'SELECT DISTINCT thread FROM threads');
    expect(threads('whole')).not.toEqual(threads('one'));
    expect(new Set(names.flatMap(threads)).size).toBe(2);
    const checked = await rebuild({ threadsMax: 2, check: true });
    expect(checked.map(({ differences }) => differences)).toEqual(names.map(() => []));
  });

  it('swaps in what was read together with a view that stops, and leaves out what needs that one', async () => {
    await append(store, ['thing', 'poison', 'thing']);
    const reports = await rebuild();
    expect(reports.map(({ view }) => view)).toEqual(['whole', 'one', 'other', 'fussy', 'derived']);
    const [fussy, ...others] = reports.toSorted((a) => (a.view === 'fussy' ? -1 : 1));
    expect(fussy).toMatchObject({ position: 1n, stop: { position: 2n, error: 'no poison can be taken' } });
    expect(others.every(({ stop }) => stop === undefined)).toBe(true);
    for (const view of ['whole', 'one', 'other', 'derived']) expect(seen(view)).toEqual([1, 2, 3]);
    for (const view of ['fussy', 'stranded']) expect(files.catalog.find(view, 'serving')).toBeUndefined();
  });

  it('compares each view with what serves, row for row', async () => {
    await append(store, ['thing', 'thing']);
    await rebuild();
    const spoilt = files.open(plainViews.views.find(({ name }) => name === 'other') as never);
    spoilt?.exec('DELETE FROM other_seen WHERE position = 1');
    spoilt?.close();
    const checked = await rebuild({ check: true, names: ['one', 'other', 'derived'] });
    expect(checked.map(({ view, differences }) => [view, differences])).toEqual([
      ['one', []],
      ['other', [{ table: 'other_seen', in: 'second', row: { position: 1n } }]],
      ['derived', []],
    ]);
  });

  it('says of what serves nowhere that nothing was compared', async () => {
    await append(store, ['thing']);
    const [report] = await rebuild({ check: true, names: ['one'] });
    expect(report).toEqual({ view: 'one', version: 1, seconds: expect.any(Number), interrupted: false });
  });

  it('ends where it is told to, and goes on from there', async () => {
    await append(store, Array(2_000).fill('thing'));
    const ending = new AbortController();
    const onProgress = (view: string, position: bigint) => {
      if (view === 'one' && position === 2n) ending.abort();
    };
    const reports = await rebuild({ names: ['one'], batchMax: 1, signal: ending.signal, onProgress });
    expect(reports).toMatchObject([{ view: 'one', interrupted: true }]);
    expect(files.catalog.find('one', 'serving')).toBeUndefined();
    const from: bigint[] = [];
    await rebuild({ names: ['one'], onProgress: (_, position) => void from.push(position) });
    expect(from[0]).toBeGreaterThan(1n);
    expect(seen('one')).toHaveLength(2_000);
  });
});
