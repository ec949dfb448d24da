import { expect, it } from '@jest/globals';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import fc from 'fast-check';
import { EventReader, openMemoryStore, type ReadOptions, type StoredEvent } from '#libs/event-store';
import { ProjectedEvent } from '../projected-event.js';
import { retracted } from '../retracted.js';
import { record } from '../test/recorded.js';
import { sketches } from '../test/sketches.js';
import { evidenceIndexView } from './evidence-index-view.js';

const never = new AbortController().signal;

/** Hands out one event at a time, and says so before each. */
class OneAtATime extends EventReader {
  constructor(
    readonly store: EventReader,
    readonly look: () => void,
  ) {
    super();
  }

  async *readAll(options?: ReadOptions): AsyncGenerator<StoredEvent[]> {
    for await (const batch of this.store.readAll(options)) {
      for (const event of batch) {
        this.look();
        yield [event];
      }
    }
  }

  readStream = (stream: string, options?: ReadOptions) => this.store.readStream(stream, options);
  readPositions = (positions: readonly bigint[]) => this.store.readPositions(positions);
  readTexts = (positions: readonly bigint[]) => this.store.readTexts(positions);
  follow = (after: bigint | undefined, signal: AbortSignal) => this.store.follow(after, signal);
  head = () => this.store.head();
  complete = (signal: AbortSignal) => this.store.complete(signal);
  positionAt = (instant: number) => this.store.positionAt(instant);
  close = async () => undefined;
}

type Tables = Record<string, unknown[]>;

function opened(): Database {
  const database = new SqliteDatabase(':memory:');
  database.exec(evidenceIndexView.tables);
  return database;
}

/** Every row of every table, and what indexes there are. */
function contents(database: Database): Tables {
  const names = database.prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'table'`).pluck().all();
  const rows = names.sort().map((name) => [name, database.prepare(`SELECT * FROM ${name}`).all()]);
  const indexes = database.prepare(`SELECT sql FROM sqlite_master WHERE type = 'index' ORDER BY name`).all();
  return { ...Object.fromEntries(rows), indexes };
}

async function allOf(reader: EventReader): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const batch of reader.readAll()) events.push(...batch);
  return events;
}

async function appliedOneByOne(reader: EventReader, to: bigint): Promise<Tables> {
  const database = opened();
  const projection = evidenceIndexView.open({
    database,
    reader,
    folder: undefined,
    of: () => database,
    failed: () => {},
    signal: never,
  });
  const events = (await allOf(reader)).filter(({ position }) => position <= to);
  for (const event of events) {
    const references = new Map<string, bigint>();
    for (const stream of retracted(event)) {
      const target = events.find((one) => one.stream === stream);
      if (target !== undefined) references.set(stream, target.position);
    }
    database.transaction(() => projection.apply([new ProjectedEvent(event)], references))();
  }
  return contents(database);
}

it('is the same built as a whole as event by event, however often the building is interrupted', async () => {
  const law = fc.asyncProperty(
    sketches.filter((events) => events.length > 0),
    fc.nat({ max: 24 }),
    fc.array(fc.nat({ max: 8 }), { maxLength: 6 }),
    async (events, last, interruptions) => {
      const store = openMemoryStore();
      const positions = await record(store, events);
      const to = positions[last % positions.length] as bigint;
      const database = opened();
      for (const looks of [...interruptions, Number.POSITIVE_INFINITY]) {
        const interrupted = new AbortController();
        let left = looks;
        const look = () => {
          if (left-- <= 0) interrupted.abort();
        };
        const reader = new OneAtATime(store, look);
        const context = {
          database,
          reader,
          folder: undefined,
          of: () => database,
          failed: () => {},
          signal: never,
        };
        await evidenceIndexView.build?.(context, to, look, interrupted.signal).catch((error: unknown) => {
          if (!interrupted.signal.aborted) throw error;
        });
      }
      expect(contents(database)).toEqual(await appliedOneByOne(store, to));
      await store.close();
    },
  );
  await fc.assert(law, { numRuns: 60 });
});

it('is told apart from one that is whole already, where only the runner was interrupted', async () => {
  const store = openMemoryStore();
  const [position] = await record(store, [{ id: '1', kind: 'IpLogin', source: 'crm', subject: 'client/a', time: 5 }]);
  const database = opened();
  const context = {
    database,
    reader: store,
    folder: undefined,
    of: () => database,
    failed: () => {},
    signal: never,
  };
  const build = () => evidenceIndexView.build?.(context, position as bigint, () => undefined, never);
  await build();
  const once = contents(database);
  await build();
  expect(contents(database)).toEqual(once);
  await store.close();
});
