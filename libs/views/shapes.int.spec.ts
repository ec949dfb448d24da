import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openMemoryStore, type SqliteStore } from '#libs/event-store';
import { buildAside, FolderFiles, NoFile, openViewFile, ReadConnections, type View } from '#libs/projections';
import type { ProjectedEvent } from './projected-event.js';
import { InlineViews, viewsUnderP1 } from './test/inline-views.js';
import { record } from './test/recorded.js';
import { world } from './test/world.js';

/** Writes its version beside each position. */
function plain(version: number, more: Partial<View> = {}): View {
  return {
    name: 'plain',
    version,
    tables: 'CREATE TABLE plain_seen (position INTEGER PRIMARY KEY, version INTEGER);',
    open: ({ database }) => ({
      apply(events: readonly ProjectedEvent[]) {
        for (const { event } of events)
          database.prepare('INSERT INTO plain_seen VALUES (?, ?)').run(event.position, version);
      },
    }),
    ...more,
  };
}

const dependent: View = {
  ...plain(1),
  name: 'dependent',
  tables: 'CREATE TABLE dependent_none (n INTEGER);',
  needs: ['plain'],
};

describe('a view of another version', () => {
  let folder: string;
  let store: SqliteStore;
  const opened: FolderFiles[] = [];
  const files = (...views: View[]): FolderFiles => {
    const made = new FolderFiles(folder, views);
    opened.push(made);
    return made;
  };
  const feed = async (views: readonly View[], upTo: bigint): Promise<FolderFiles> => {
    const made = files(...views);
    const fed = new InlineViews(store, views, made);
    await fed.reached(upTo);
    await fed.end();
    return made;
  };
  const versions = (from: FolderFiles): unknown[] => {
    const database = from.read('plain');
    const found = database.prepare('SELECT version FROM plain_seen ORDER BY position').pluck().all();
    database.close();
    return found;
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'initium-shapes-'));
    store = openMemoryStore();
    await record(store, world(1, 2));
    await feed([plain(1)], 2n);
    await record(store, world(3, 3));
  });

  afterEach(async () => {
    for (const made of opened.splice(0)) made.catalog.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('is fed on and answers until it is rebuilt, where the program still works on its tables', async () => {
    const changed = await feed([plain(2, { compatibleSince: 1 })], 3n);
    expect(versions(changed)).toEqual([1, 1, 2]);
    expect(changed.outdated().map(({ name }) => name)).toEqual(['plain']);
  });

  it('is left alone until it is rebuilt, where the program does not', async () => {
    const views = [plain(2)];
    const made = files(...views);
    const fed = new InlineViews(store, views, made);
    expect(
      await fed.progress.until(() => fed.progress.state('plain') === 'rebuilding', AbortSignal.timeout(5_000)),
    ).toBe(true);
    await fed.end();
    expect(() => made.read('plain')).toThrow(NoFile);
    expect(versions(files(plain(1)))).toEqual([1, 1]);
  });

  it('is swapped in whole, and the file that served until then is gone', async () => {
    const view = plain(2);
    const made = files(view);
    const before = made.catalog.find('plain', 'serving')?.path as string;
    const { path } = made.aside(view, 'beside');
    const database = openViewFile(path);
    const connections = new ReadConnections(made);
    await buildAside(
      { view, database },
      {
        reader: store,
        project: viewsUnderP1.project,
        connections,
        signal: new AbortController().signal,
      },
    );
    database.close();
    expect(existsSync(before)).toBe(true);
    made.catalog.swap('plain');
    expect(versions(made)).toEqual([2, 2, 2]);
    expect(made.outdated()).toEqual([]);
    expect(existsSync(before)).toBe(false);
  });

  it('has a file begun beside it gone on with, unless that is of yet another version', () => {
    const begun = files(plain(2)).aside(plain(2), 'beside');
    expect(files(plain(2)).aside(plain(2), 'beside')).toEqual(begun);
    expect(files(plain(3)).aside(plain(3), 'beside').path).not.toBe(begun.path);
  });

  it('has the views that read its rows rebuilt too', async () => {
    await feed([plain(1), dependent], 3n);
    expect(files(plain(1), dependent).outdated()).toEqual([]);
    expect(
      files(plain(2), dependent)
        .outdated()
        .map(({ name }) => name),
    ).toEqual(['plain', 'dependent']);
  });

  it('that is no more leaves no file, nor does what nobody named', async () => {
    const made = files({ ...plain(1), name: 'other' });
    const gone = made.catalog.find('plain', 'serving')?.path as string;
    writeFileSync(join(folder, 'views', 'plain-99.db'), 'x');
    writeFileSync(join(folder, 'views.db'), 'x');
    made.clean();
    expect([gone, join(folder, 'views', 'plain-99.db'), join(folder, 'views.db')].filter(existsSync)).toEqual([]);
  });
});
