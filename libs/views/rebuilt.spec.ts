import { afterEach, describe, expect, it } from '@jest/globals';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import fc from 'fast-check';
import { type EventStore, openMemoryStore } from '#libs/event-store';
import { checkRecorded, fromStored } from '#libs/evidence';
import { buildAside, type Connection, inOrderOfNeeds, type View } from '#libs/projections';
import { InlineViews, MemoryFiles, viewsUnderP1 } from './test/inline-views.js';
import { record } from './test/recorded.js';
import { world } from './test/world.js';

const { views } = viewsUnderP1;
const never = new AbortController().signal;
const ordered = inOrderOfNeeds(views);

/** All rows of all tables of a view but hints, sorted. */
function rowsOf(database: Database, { name, hints = [] }: View): Record<string, unknown[]> {
  const tables = database.prepare<[string], string>(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?`,
  );
  const rows = tables
    .pluck()
    .all(`${name}_*`)
    .filter((table) => !hints.includes(table))
    .map((table) => [table, database.prepare(`SELECT * FROM ${table}`).raw().safeIntegers().all().map(String).sort()]);
  return Object.fromEntries(rows);
}

/**
 * Every view from the first event, each from the needs that were built before it. One that builds itself as a whole is
 * interrupted when it has told its progress so many times, or when it is done and nobody was told yet.
 */
async function rebuilt(store: EventStore, interruptAfter?: number): Promise<Map<string, Database>> {
  const built = new Map<string, Database>();
  const connections = {
    of: (name: string) => built.get(name) as Database,
    failed: (_: string, error: unknown) => {
      throw error;
    },
  };
  for (const view of ordered) {
    const database = new SqliteDatabase(':memory:');
    built.set(view.name, database);
    if (interruptAfter !== undefined) await interrupted(view, database, { reader: store, connections, interruptAfter });
    const { stop } = await buildAside(
      { view, database },
      {
        reader: store,
        project: viewsUnderP1.project,
        connections,
        signal: never,
      },
    );
    expect(stop).toBeUndefined();
  }
  return built;
}

async function interrupted(
  view: View,
  database: Database,
  given: { readonly reader: EventStore; readonly connections: Connection; readonly interruptAfter: number },
): Promise<void> {
  const end = new AbortController();
  let left = given.interruptAfter;
  const build: View['build'] = async (context, to, _, signal) => {
    const look = () => {
      if (left-- === 0) end.abort();
    };
    await view.build?.(context, to, look, signal);
    end.abort();
    signal.throwIfAborted();
  };
  await buildAside(
    { view: { ...view, ...(view.build && { build }) }, database },
    {
      ...given,
      project: viewsUnderP1.project,
      signal: end.signal,
    },
  );
}

describe('a rebuilt view', () => {
  let store: EventStore;
  let live: InlineViews | undefined;
  afterEach(async () => {
    await live?.end();
    await store.close();
  });

  it('has the rows of the one that was fed as the events came, whatever came together and when it was restarted', async () => {
    const shares = fc.array(fc.record({ events: fc.integer({ min: 1, max: 120 }), restart: fc.boolean() }), {
      minLength: 1,
      maxLength: 8,
    });
    const law = fc.asyncProperty(fc.integer({ min: 1, max: 5_000 }), shares, async (first, given) => {
      store = openMemoryStore();
      const files = new MemoryFiles();
      live = new InlineViews(store, views, files);
      let next = first;
      for (const { events, restart } of given) {
        if (restart) {
          await live.end();
          live = new InlineViews(store, views, files);
        }
        const positions = await record(store, world(next, next + events - 1));
        next += events;
        if (!restart) expect(await live.reached(positions.at(-1) as bigint)).toBe(true);
      }
      const head = await store.head();
      expect(await live.reached(head?.position as bigint)).toBe(true);
      const again = await rebuilt(store);
      for (const view of views) {
        expect(rowsOf(again.get(view.name) as Database, view)).toEqual(rowsOf(live.of(view.name), view));
        again.get(view.name)?.close();
      }
      await live.end();
      await store.close();
    });
    await fc.assert(law, { numRuns: 15 });
  });

  it('has the same rows wherever it was interrupted when it was built as a whole', async () => {
    const law = fc.asyncProperty(fc.integer({ min: 1, max: 5_000 }), fc.nat({ max: 4 }), async (first, looks) => {
      store = openMemoryStore();
      await record(store, world(first, first + 299));
      const [whole, inParts] = [await rebuilt(store), await rebuilt(store, looks)];
      for (const view of views) {
        const [one, other] = [inParts, whole].map((built) => built.get(view.name) as Database) as [Database, Database];
        expect(rowsOf(one, view)).toEqual(rowsOf(other, view));
        for (const built of [one, other]) built.close();
      }
      await store.close();
    });
    await fc.assert(law, { numRuns: 8 });
  });

  it('is tried on evidence that could have been recorded', async () => {
    store = openMemoryStore();
    live = new InlineViews(store);
    await record(
      store,
      world(1, 2_000).filter(({ stream }) => stream === undefined),
    );
    for await (const events of store.readAll()) {
      for (const event of events) expect(checkRecorded(fromStored(event))).not.toHaveProperty('problems');
    }
  });
});
