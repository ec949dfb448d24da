import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { openSqliteStore, type SqliteStore } from '#libs/event-store';
import { holdRebuild, type RebuildOptions, type RebuildReport, rebuildViews } from '#libs/projections';
import { startViews, type Views } from './start-views.js';
import { record } from './test/recorded.js';
import { fileOf, positionBeside, rowsOf } from './test/serving-files.js';
import { world } from './test/world.js';
import { shippedViews } from './views.js';

const child = fileURLToPath(new URL('./test/rebuilding.js', import.meta.url));
const names = shippedViews.views.map(({ name }) => name);

describe('a rebuild', () => {
  let folder: string;
  let store: SqliteStore;
  const started: Views[] = [];
  const start = async (): Promise<Views> => {
    const views = await startViews({ folder, commits: store.commits });
    started.push(views);
    return views;
  };
  const recordUpTo = async (from: number, to: number): Promise<bigint> => {
    let last = 0n;
    for (let next = from; next <= to; next += 1_000) {
      last = (await record(store, world(next, Math.min(to, next + 999)))).at(-1) as bigint;
    }
    return last;
  };
  const rebuild = (more: Partial<RebuildOptions> = {}): Promise<RebuildReport[]> =>
    rebuildViews({
      folder,
      set: shippedViews,
      names,
      check: false,
      threadsMax: 2,
      signal: new AbortController().signal,
      ...more,
    });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'initium-rebuild-'));
    store = await openSqliteStore({ folder });
  });

  afterEach(async () => {
    for (const views of started.splice(0)) await views.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('serves where nothing served before, and nothing is left beside it', async () => {
    const last = await recordUpTo(1, 400);
    const reports = await rebuild();
    expect(reports.map(({ view, position }) => ({ view, position }))).toEqual(
      names.map((view) => ({ view, position: last })),
    );
    const files = readdirSync(join(folder, 'views')).filter((file) => /-\d+\.db$/.test(file));
    expect(files.sort()).toEqual(names.map((name) => fileOf(folder, name).split('/').at(-1)).sort());
    const views = await start();
    expect(await views.waitFor(last, 60_000)).toBe(true);
  });

  it('goes on where it was killed, and ends with the rows of the views that were fed', async () => {
    const last = await recordUpTo(1, 600);
    const fed = await start();
    expect(await fed.waitFor(last, 60_000)).toBe(true);
    await fed.close();
    const live = rowsOf(folder);
    const before = names.map((name) => fileOf(folder, name));
    const begun = new Set<number>();
    for (let round = 1; round <= 4; round++) {
      const left = new Map(names.map((name) => [name, positionBeside(folder, name)]));
      const rebuilding = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = once(rebuilding, 'exit');
      let lines = 0;
      for await (const line of createInterface({ input: rebuilding.stdout })) {
        const [view = '', position] = line.split(' ');
        if (left.has(view)) {
          expect({ view, begun: Number(position) }).toEqual({ view, begun: left.get(view) });
          begun.add(Number(position));
        }
        left.delete(view);
        lines += 1;
        if (lines >= 9 * round) break;
      }
      rebuilding.kill('SIGKILL');
      await ended;
    }
    expect(Math.max(...begun)).toBeGreaterThan(0);
    await rebuild();
    expect(rowsOf(folder)).toEqual(live);
    const after = names.map((name) => fileOf(folder, name));
    for (const [index, file] of before.entries()) {
      expect(after[index]).not.toBe(file);
      expect(existsSync(file)).toBe(false);
    }
    expect((await rebuild({ check: true })).map(({ differences }) => differences)).toEqual(names.map(() => []));
  });

  it('beside a running ledger is noticed, and no question goes unanswered meanwhile', async () => {
    const last = await recordUpTo(1, 500);
    const views = await start();
    expect(await views.waitFor(last, 60_000)).toBe(true);
    const before = fileOf(folder, 'evidence-index');
    const generation = views.progress.generation('evidence-index');
    const rebuilding = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(rebuilding, 'exit');
    let asked = 0;
    for await (const line of createInterface({ input: rebuilding.stdout })) {
      asked += 1;
      expect({ line, events: views.evidenceIndex.events({ limit: 5_000 }, last).length }).toEqual({
        line,
        events: 496,
      });
    }
    expect(await ended).toEqual([0, null]);
    expect(asked).toBeGreaterThan(10);
    expect(fileOf(folder, 'evidence-index')).not.toBe(before);
    await views.progress.until(
      () => views.progress.generation('evidence-index') > generation,
      AbortSignal.timeout(5_000),
    );
    const [next] = await record(store, world(501, 501));
    expect(await views.waitFor(next as bigint, 60_000)).toBe(true);
    expect(views.of('evidence-index').name).toBe(fileOf(folder, 'evidence-index'));
    expect(views.evidenceIndex.events({ limit: 5_000 }, next as bigint)).toHaveLength(497);
  });

  it('happens by itself at a start where another version serves', async () => {
    const last = await recordUpTo(1, 500);
    await rebuild();
    const before = names.map((name) => fileOf(folder, name));
    const catalog = new SqliteDatabase(join(folder, 'views', 'catalog.db'));
    catalog.exec(`UPDATE files SET shape = '0' WHERE view = 'evidence-index'`);
    catalog.close();
    const views = await start();
    expect(await views.waitFor(last, 60_000)).toBe(true);
    expect(views.status(await store.head()).map(({ state }) => state)).not.toContain('rebuilding');
    expect(fileOf(folder, 'evidence-index')).not.toBe(before[0]);
  });

  it('that only checks tells the rows that differ, and leaves what serves', async () => {
    await recordUpTo(1, 200);
    await rebuild();
    const before = fileOf(folder, 'evidence-index');
    const spoiled = new SqliteDatabase(before);
    spoiled.exec(`DELETE FROM evidence_index_filed WHERE position = 7;
      UPDATE evidence_index_counts SET events = 1 WHERE what = 'evidence'`);
    spoiled.close();
    const reports = await rebuild({ check: true });
    const [evidenceIndex, ...others] = reports;
    expect(evidenceIndex?.differences?.map(({ table, in: side }) => `${table} ${side}`)).toEqual([
      'evidence_index_counts first',
      'evidence_index_counts second',
      'evidence_index_filed second',
    ]);
    expect(evidenceIndex?.differences?.at(-1)?.row).toMatchObject({ position: 7n });
    expect(others.flatMap(({ differences }) => differences)).toEqual([]);
    expect(fileOf(folder, 'evidence-index')).toBe(before);
    expect(readdirSync(join(folder, 'views')).filter((file) => /-\d+\.db$/.test(file))).toHaveLength(names.length);
  });

  it('is one at a time in a folder', () => {
    const release = holdRebuild(folder);
    expect(holdRebuild(folder)).toBeUndefined();
    release?.();
    const again = holdRebuild(folder);
    expect(again).toBeDefined();
    again?.();
  });
});
