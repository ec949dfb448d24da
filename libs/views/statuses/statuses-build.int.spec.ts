import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { openSqliteReader, openSqliteStore, type SqliteReader, type SqliteStore } from '#libs/event-store';
import { openViewFileToRead, rebuildViews, ViewBehind } from '#libs/projections';
import { startViews } from '../start-views.js';
import { record } from '../test/recorded.js';
import { fileOf } from '../test/serving-files.js';
import { underP1 } from '../test/under-p1.js';
import { world } from '../test/world.js';
import { shippedViews } from '../views.js';
import { buildStatuses, type StatusesBuildOptions } from './statuses-build.js';
import { StatusesFile } from './statuses-file.js';
import { tables } from './tables.js';

const needs = ['evidence-index', 'coverage'];
const never = new AbortController().signal;

/** All tables and indexes, and the rows of the tables that are no hints. */
function contentOf(database: Database): unknown {
  const made = database
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_master WHERE name GLOB 'statuses_*' ORDER BY name`,
    )
    .all();
  const isTable = ({ name, sql }: { name: string; sql: string }) =>
    sql.startsWith('CREATE TABLE') && name !== 'statuses_digests';
  const rows = made.filter(isTable).map(({ name }) => database.prepare(`SELECT * FROM ${name}`).raw().all());
  return { made, rows };
}

describe('a build of the statuses', () => {
  let folder: string;
  let store: SqliteStore;
  let reader: SqliteReader;
  let to: bigint;
  let live: unknown;
  const opened = new Map<string, Database>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'initium-build-'));
    store = await openSqliteStore({ folder });
    const views = await startViews({ folder, commits: store.commits });
    for (const part of [0, 1, 2, 3]) {
      to = (await record(store, world(part * 250 + 1, part * 250 + 250))).at(-1) as bigint;
      expect(await views.waitFor(to, 60_000)).toBe(true);
    }
    await views.close();
    const followed = openViewFileToRead(fileOf(folder, 'statuses'));
    live = contentOf(followed);
    followed.close();
    reader = openSqliteReader({ folder });
    openNeeds();
  });

  function openNeeds(): void {
    for (const need of needs) {
      opened.get(need)?.close();
      opened.set(need, openViewFileToRead(fileOf(folder, need)));
    }
  }

  afterAll(async () => {
    for (const database of opened.values()) database.close();
    await reader.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  function begin(): { database: Database; build(options: Partial<StatusesBuildOptions>): Promise<void> } {
    const database = new SqliteDatabase(':memory:');
    database.exec(tables);
    const file = new StatusesFile(database);
    const context = {
      database,
      reader,
      folder,
      ruleSets: underP1,
      of: (need: string) => opened.get(need) as Database,
      failed: () => {},
      signal: never,
    };
    const usual = { to, progress: () => {}, signal: never, threads: 3, clientsPerRange: 7 };
    const build = (options: Partial<StatusesBuildOptions>) => buildStatuses(context, file, { ...usual, ...options });
    return { database, build };
  }

  /** As the runner does once a build has come to its end. */
  function finish(database: Database): unknown {
    new StatusesFile(database).builtUpTo = 0n;
    return contentOf(database);
  }

  it.each([1, 3])(
    'has the rows of the view that followed, with %i threads',
    async (threads) => {
      const { database, build } = begin();
      const shares: number[] = [];
      await build({ threads, progress: (share) => shares.push(share) });
      expect(finish(database)).toEqual(live);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect(shares.length).toBeGreaterThan(10);
    },
    60_000,
  );

  it('goes on behind the last range that was written, wherever it was interrupted', async () => {
    const { database, build } = begin();
    for (let round = 0; round < 2; round++) {
      const closing = new AbortController();
      const building = build({ progress: () => closing.abort(), signal: closing.signal });
      await expect(building).rejects.toMatchObject({ name: 'AbortError' });
      expect(database.prepare('SELECT count(*) FROM statuses_clients').pluck().get()).toBe((round + 1) * 7);
    }
    await build({});
    expect(finish(database)).toEqual(live);
  });

  it('is not disturbed where the files that it reads are swapped', async () => {
    const { database, build } = begin();
    let rebuilding: Promise<unknown> | undefined;
    const swap = () =>
      rebuildViews({ folder, set: shippedViews, names: needs, check: false, threadsMax: 1, signal: never });
    const before = fileOf(folder, 'evidence-index');
    const progress = () => {
      rebuilding ??= swap();
    };
    await build({ progress, clientsPerRange: 1, threads: 2 });
    await rebuilding;
    expect(fileOf(folder, 'evidence-index')).not.toBe(before);
    expect(finish(database)).toEqual(live);
    openNeeds();
  });

  it('rejects with the error of a thread, as it would on one', async () => {
    const { build } = begin();
    const path = join(folder, 'coverage.db');
    await opened.get('coverage')?.backup(path);
    const behind = new SqliteDatabase(path);
    behind.exec('UPDATE checkpoint SET position = 5');
    opened.set('coverage', behind);
    for (const threads of [1, 2]) await expect(build({ threads })).rejects.toThrow(ViewBehind);
    rmSync(path);
    await expect(build({ threads: 2 })).rejects.toMatchObject({ code: 'SQLITE_CANTOPEN' });
    behind.close();
    opened.delete('coverage');
  });
});
