import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { openMemoryStore } from '#libs/event-store';
import { append } from './test/appended.js';
import { InlineRunner } from './test/inline-runner.js';
import type { Projected, View } from './view.js';
import { FolderFiles } from './view-files.js';
import { tablePrefix } from './view-names.js';

/** Keeps positions. */
function seeing(name: string, more: Partial<View> = {}): View {
  const table = `${tablePrefix(name)}seen`;
  return {
    name,
    version: 3,
    tables: `CREATE TABLE ${table} (position INTEGER PRIMARY KEY, what TEXT) STRICT;
CREATE INDEX ${table}_by_what ON ${table} (what);`,
    open: ({ database }) => ({
      apply(events: readonly Projected[]) {
        for (const { event } of events) database.prepare(`INSERT INTO ${table} VALUES (?, 'fed')`).run(event.position);
      },
    }),
    ...more,
  };
}

const old = [seeing('things'), seeing('things-else'), seeing('derived', { needs: ['things', 'things-else'] })];
const renamed = [
  seeing('all-things', { formerly: 'things' }),
  seeing('things-else'),
  seeing('derived', { needs: ['all-things', 'things-else'] }),
];

describe('a view that had another name', () => {
  let folder: string;
  let files: FolderFiles;
  const store = openMemoryStore();

  const open = (views: readonly View[]): void => {
    files = new FolderFiles(folder, views);
    files.clean();
  };
  const close = (): void => files.catalog.close();
  const feed = async (views: readonly View[]): Promise<void> => {
    await append(store, ['thing']);
    const fed = new InlineRunner(store, views, { files });
    expect(await fed.reached((await store.head())?.position ?? 0n)).toBe(true);
    await fed.end();
  };
  const rowsOf = (view: string): unknown[] => {
    const database = files.read(view);
    const rows = database
      .prepare(`SELECT what FROM ${tablePrefix(view)}seen ORDER BY position`)
      .pluck()
      .all();
    database.close();
    return rows;
  };
  const fileOf = (view: string): string => files.catalog.find(view, 'serving')?.path ?? '';

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'initium-renamed-'));
    open(old);
    await feed(old);
    for (const view of ['things', 'derived']) {
      const database = files.open(old.find(({ name }) => name === view) as View);
      database?.prepare(`INSERT INTO ${view}_seen VALUES (-1, 'kept')`).run();
      database?.close();
    }
  });

  afterEach(() => {
    close();
    rmSync(folder, { recursive: true });
  });

  it('goes on with what it had, as those do that need it', async () => {
    close();
    open(renamed);
    expect(files.outdated()).toEqual([]);
    await feed(renamed);
    for (const view of ['all-things', 'derived']) expect(rowsOf(view).slice(0, 2)).toEqual(['kept', 'fed']);
    expect(rowsOf('all-things')).toHaveLength(rowsOf('things-else').length + 1);
    expect(readdirSync(join(folder, 'views')).filter((file) => /^things-\d/.test(file))).toEqual([]);
  });

  it('goes on with what it had where taking it over was killed half-way', async () => {
    const before = fileOf('things');
    close();
    // The catalog is the last that says so.
    const database = new SqliteDatabase(before);
    database.exec('ALTER TABLE things_seen RENAME TO all_things_seen');
    database.close();
    renameSync(before, before.replace('things-', 'all-things-'));
    open(renamed);
    expect(rowsOf('all-things')).toEqual(expect.arrayContaining(['kept']));
  });

  it('is built anew where its file cannot be read', async () => {
    writeFileSync(fileOf('things'), 'x'.repeat(9_000));
    close();
    open(renamed);
    expect(files.catalog.find('all-things', 'serving')).toBeUndefined();
    await feed(renamed.slice(0, 2));
    expect(new Set(rowsOf('all-things'))).toEqual(new Set(['fed']));
  });

  it('is left alone where it has been built under its new name', async () => {
    close();
    open(renamed);
    await feed(renamed);
    const serving = fileOf('all-things');
    files.catalog.add('things', 'serving', '3');
    close();
    open(renamed);
    expect(fileOf('all-things')).toBe(serving);
    expect(files.catalog.find('things', 'serving')).toBeUndefined();
  });
});
