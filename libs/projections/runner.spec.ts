import { afterEach, describe, expect, it } from '@jest/globals';
import { openMemoryStore } from '#libs/event-store';
import { append } from './test/appended.js';
import { InlineRunner } from './test/inline-runner.js';
import { MemoryFiles } from './test/memory-files.js';
import type { Projected, View } from './view.js';
import type { ViewFiles } from './view-files.js';

/** Keeps the positions it was given, in order, and a mark of each batch; cannot take an event of the type `poison`. */
function positionsView(name: string, options: { version?: number; poison?: string } = {}): View {
  const { version = 1, poison } = options;
  return {
    name,
    version,
    tables: `CREATE TABLE ${name}_seen (position INTEGER PRIMARY KEY); CREATE TABLE ${name}_batches (size INTEGER);`,
    open: ({ database }) => ({
      apply(events: readonly Projected[]) {
        for (const { event } of events) {
          if (event.type === poison) throw new Error(`no ${event.type} can be taken`);
          database.prepare(`INSERT INTO ${name}_seen VALUES (?)`).run(event.position);
        }
        database.prepare(`INSERT INTO ${name}_batches VALUES (?)`).run(events.length);
      },
    }),
  };
}

const seen = (files: Pick<ViewFiles, 'read'>, name: string): unknown[] =>
  files.read(name).prepare(`SELECT position FROM ${name}_seen ORDER BY position`).pluck().all();

const things = (count: number, type = 'thing'): string[] => Array(count).fill(type);

describe('the runner', () => {
  const ends: (() => Promise<void>)[] = [];
  const inline = (...given: ConstructorParameters<typeof InlineRunner>): InlineRunner => {
    const views = new InlineRunner(...given);
    ends.push(() => views.end());
    return views;
  };
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  it('gives a view every event once and in order, those there and those that come', async () => {
    const store = openMemoryStore();
    await append(store, things(700));
    const views = inline(store, [positionsView('plain')]);
    await views.reached(700n);
    await append(store, things(3));
    expect(await views.reached(703n)).toBe(true);
    expect(seen(views.files, 'plain')).toEqual(Array.from({ length: 703 }, (_, index) => index + 1));
    expect(views.progress.state('plain')).toBe('following');
  });

  it('stops a view at the event that it cannot apply, and no other view', async () => {
    const store = openMemoryStore();
    await append(store, [...things(3), ...things(1, 'poison'), ...things(2)]);
    const views = inline(store, [positionsView('fussy', { poison: 'poison' }), positionsView('plain')]);
    expect(await views.reached(6n, ['plain'])).toBe(true);
    expect(await views.reached(4n, ['fussy'])).toBe(false);
    expect(views.stops).toEqual([{ view: 'fussy', position: 4n, error: 'no poison can be taken' }]);
    expect(views.progress.state('fussy')).toBe('stopped');
    expect(views.progress.position('fussy')).toBe(3n);
    expect(seen(views.files, 'fussy')).toEqual([1, 2, 3]);
    expect(seen(views.files, 'plain')).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('goes on with views that stand at different positions, each from its own', async () => {
    const store = openMemoryStore();
    const files = new MemoryFiles();
    await append(store, things(5));
    const fussy = positionsView('fussy', { poison: 'poison' });
    const before = inline(store, [fussy, positionsView('plain')], { files });
    await before.reached(5n);
    await append(store, [...things(1, 'poison'), ...things(2)]);
    await before.reached(8n, ['plain']);
    await before.end();
    const after = inline(store, [positionsView('fussy'), positionsView('plain')], { files });
    await append(store, things(1));
    expect(await after.reached(9n)).toBe(true);
    expect(seen(files, 'fussy')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(seen(files, 'plain')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('builds a view of another version from the first event, and leaves the others', async () => {
    const store = openMemoryStore();
    const files = new MemoryFiles();
    await append(store, things(4));
    const before = inline(store, [positionsView('plain'), positionsView('changed')], { files });
    await before.reached(4n);
    await before.end();
    for (const name of ['plain', 'changed']) files.read(name).exec(`INSERT INTO ${name}_seen VALUES (-1)`);
    const after = inline(store, [positionsView('plain'), positionsView('changed', { version: 2 })], { files });
    expect(await after.reached(4n)).toBe(true);
    expect(seen(files, 'plain')).toEqual([-1, 1, 2, 3, 4]);
    expect(seen(files, 'changed')).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ['was replaced by an earlier backup', 2],
    ['is another one', 4],
  ])('builds anew when the store %s', async (_, events) => {
    const files = new MemoryFiles();
    const first = openMemoryStore();
    await append(first, things(4));
    const before = inline(first, [positionsView('plain')], { files });
    await before.reached(4n);
    await before.end();
    files.read('plain').exec('INSERT INTO plain_seen VALUES (-1)');
    const second = openMemoryStore();
    await append(second, things(events));
    const after = inline(second, [positionsView('plain')], { files });
    expect(await after.reached(BigInt(events))).toBe(true);
    expect(seen(files, 'plain')).toEqual(Array.from({ length: events }, (__, index) => index + 1));
  });

  it('takes many events in one transaction while it catches up', async () => {
    const store = openMemoryStore();
    for (let first = 1; first < 4_000; first += 1_000) await append(store, things(1_000));
    const views = inline(store, [positionsView('plain')]);
    await views.reached(4_000n);
    expect(views.of('plain').prepare('SELECT size FROM plain_batches').pluck().all()).toEqual([4_000]);
  });

  it('says no when what is waited for does not come in time', async () => {
    const views = inline(openMemoryStore(), [positionsView('plain')]);
    expect(await views.progress.wait(['plain'], 1n, 20)).toBe(false);
  });

  it('takes positions of 63 bits', async () => {
    const firstPosition = 2n ** 63n - 3n;
    const store = openMemoryStore({ firstPosition });
    await append(store, things(2));
    const views = inline(store, [positionsView('plain')]);
    expect(await views.reached(firstPosition + 1n)).toBe(true);
    expect(views.progress.position('plain')).toBe(firstPosition + 1n);
  });
});
