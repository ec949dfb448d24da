import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { openSqliteStore, type SqliteStore } from '#libs/event-store';
import { ViewBehind } from '#libs/projections';
import { startViews, type Views } from './start-views.js';
import { record } from './test/recorded.js';
import { fileOf, rowsOf } from './test/serving-files.js';
import { world } from './test/world.js';
import { shippedViews } from './views.js';

const child = fileURLToPath(new URL('./test/fed-views.js', import.meta.url));

const names = shippedViews.views.map(({ name }) => name);

describe('the views of a process', () => {
  let folder: string;
  let store: SqliteStore;
  const started: Views[] = [];
  const start = async (): Promise<Views> => {
    const views = await startViews({ folder, commits: store.commits });
    started.push(views);
    return views;
  };
  const open = async () => {
    folder = mkdtempSync(join(tmpdir(), 'initium-views-'));
    store = await openSqliteStore({ folder });
  };
  const close = async () => {
    for (const views of started.splice(0)) await views.close();
    await store.close();
    rmSync(folder, { recursive: true });
  };

  describe('that is started on what is there', () => {
    beforeEach(open);
    afterEach(close);

    it('are built anew when their file is missing, or is no database', async () => {
      const [, , position] = await record(store, world(1, 3));
      const damage = [
        () => rmSync(fileOf(folder, 'evidence-index')),
        () => writeFileSync(fileOf(folder, 'evidence-index'), 'x'.repeat(9_000)),
        () => rmSync(join(folder, 'views', 'catalog.db')),
        () => writeFileSync(join(folder, 'views', 'catalog.db'), 'x'.repeat(9_000)),
        () => rmSync(join(folder, 'views'), { recursive: true }),
      ];
      for (const spoil of damage) {
        const views = await start();
        expect(await views.waitFor(position as bigint, 60_000)).toBe(true);
        await views.close();
        spoil();
      }
      const views = await start();
      expect(await views.waitFor(position as bigint, 60_000)).toBe(true);
      expect(views.evidenceIndex.events({ limit: 10 }, position as bigint)).toHaveLength(3);
    });

    it('are built anew when a question finds their file corrupt', async () => {
      const last = (await record(store, world(1, 300))).at(-1) as bigint;
      const before = await start();
      await before.waitFor(last, 60_000, ['evidence-index']);
      const found = before.evidenceIndex.events({ limit: 1_000 }, last);
      await before.close();
      spoilPage(fileOf(folder, 'evidence-index'), 'evidence_index_evidence');
      const views = await start();
      expect(await views.waitFor(last, 60_000, ['evidence-index'])).toBe(true);
      expect(() => views.evidenceIndex.events({ limit: 1_000 }, last)).toThrow(ViewBehind);
      await expectSoon(() => views.evidenceIndex.events({ limit: 1_000 }, last).length === found.length);
    });

    it('go on after a kill at any moment with nothing skipped and nothing twice', async () => {
      await record(store, world(1, 300));
      for (let round = 0, next = 301; round < 3; round++) {
        const fed = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
        await once(fed.stdout, 'data');
        for (const until = next + 60 * round; next < until; next += 20) await record(store, world(next, next + 19));
        fed.kill('SIGKILL');
        await once(fed, 'exit');
        await record(store, world(next, next + 79));
        next += 80;
      }
      const head = (await store.head())?.position as bigint;
      const views = await start();
      expect(await views.waitFor(head, 60_000)).toBe(true);
      await views.close();
      const killed = rowsOf(folder);
      rmSync(join(folder, 'views'), { recursive: true });
      const rebuilt = await start();
      expect(await rebuilt.waitFor(head, 60_000)).toBe(true);
      await rebuilt.close();
      expect(killed).toEqual(rowsOf(folder));
    });
  });

  describe('that runs on whatever happens', () => {
    let views: Views;
    let recorded = 0;
    const more = async (count: number): Promise<bigint> => {
      const positions = await record(store, world(recorded + 1, recorded + count));
      recorded += count;
      return positions.at(-1) as bigint;
    };

    beforeAll(async () => {
      await open();
      views = await start();
    });
    afterAll(close);

    it('see what was just recorded', async () => {
      for (let n = 1; n <= 20; n++) {
        const position = await more(1);
        expect(await views.waitFor(position, 60_000)).toBe(true);
        expect(views.evidenceIndex.events({ limit: 100 }, position)).toHaveLength(n);
      }
      const [evidenceIndex] = views.status(await store.head());
      expect(evidenceIndex).toMatchObject({
        view: 'evidence-index',
        state: 'following',
        lag: { positions: 0n, seconds: 0 },
      });
    });

    const catalogOf = () => join(folder, 'views', 'catalog.db');
    const served = () => names.map((view) => fileOf(folder, view));

    it.each<[string, () => void, string[] | 'all']>([
      ['a file is deleted', () => rmSync(fileOf(folder, 'evidence-index')), ['evidence-index']],
      ['a file is emptied', () => truncateSync(fileOf(folder, 'evidence-index')), ['evidence-index']],
      ['a file is cut short', () => truncateSync(fileOf(folder, 'statuses'), 8_192), ['statuses']],
      ["a file's log is deleted", () => rmSync(`${fileOf(folder, 'evidence-index')}-wal`), ['evidence-index']],
      ["a file's shared memory is deleted", () => rmSync(`${fileOf(folder, 'statuses')}-shm`), ['statuses']],
      ["the catalog's log is deleted", () => rmSync(`${catalogOf()}-wal`), []],
      ['the catalog is deleted', () => rmSync(catalogOf()), []],
      ['the catalog is emptied', () => truncateSync(catalogOf()), []],
      ['the catalog is noise', () => writeFileSync(catalogOf(), 'x'.repeat(9_000)), []],
      ['all is deleted', () => rmSync(join(folder, 'views'), { recursive: true }), 'all'],
    ])('go on by themselves when under them %s, and only what was spoilt is built anew', async (_what, spoil, anew) => {
      // What becomes of a catalog that is spoilt again while it is being mended is for nobody to say.
      if (anew.length === 0) {
        await views.close();
        views = await start();
      }
      const head = await more(50);
      expect(await views.waitFor(head, 60_000)).toBe(true);
      const found = views.evidenceIndex.events({ limit: 1_000 }, head).length;
      const before = served();
      spoil();
      const isAnew = (_: string, index: number) => !before.includes(served()[index] as string);
      // Where all is gone, files may come back under their names.
      if (anew === 'all') await expectSoon(() => served().every((path) => existsSync(path)));
      else await expectSoon(() => names.filter(isAnew).join() === anew.join());
      const last = await more(20);
      expect(await views.waitFor(last, 60_000)).toBe(true);
      await expectSoon(() => views.evidenceIndex.events({ limit: 1_000 }, last).length > found);
      await expectSoon(() => views.status(undefined).every(({ state }) => state === 'following'));
      expect(existsSync(catalogOf())).toBe(true);
    });

    it('answer a waiting question at once when they are closed', async () => {
      const waiting = views.waitFor(10_000n, 60_000);
      await views.close();
      expect(await waiting).toBe(false);
    });
  });
});

/** Overwrites the first page of one table, and leaves the rest of the file as it is. */
function spoilPage(path: string, table: string): void {
  const database = new SqliteDatabase(path);
  const size = database.pragma('page_size', { simple: true }) as number;
  const page = database
    .prepare<[string], number>('SELECT rootpage FROM sqlite_master WHERE name = ?')
    .pluck()
    .get(table);
  database.close();
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(size, 0xee), 0, size, ((page ?? 1) - 1) * size);
  closeSync(file);
}

/** Seldom enough to leave the processors to the threads that are waited for. */
const lookMs = 20;

async function expectSoon(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    try {
      if (holds()) return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    if (performance.now() > deadline) throw new Error('did not come to hold');
    await pause(lookMs);
  }
}
