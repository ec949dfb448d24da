import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openMemoryStore, type StoredEvent } from '#libs/event-store';
import { append } from './test/appended.js';
import { InlineRunner } from './test/inline-runner.js';
import { MemoryFiles } from './test/memory-files.js';
import type { Projected, Projection, View, ViewContext } from './view.js';

const things = (count: number, type = 'thing'): string[] => Array(count).fill(type);

/** Keeps positions; cannot take an event of the type `poison`. */
function base(poison?: string): View {
  return {
    name: 'base',
    version: 1,
    tables: 'CREATE TABLE base_seen (position INTEGER PRIMARY KEY);',
    open: ({ database }) => ({
      apply(events: readonly Projected[]) {
        for (const { event } of events) {
          if (event.type === poison) throw new Error('cannot be taken');
          database.prepare('INSERT INTO base_seen VALUES (?)').run(event.position);
        }
      },
    }),
  };
}

/** For each event, how many events its need had up to there: read beforehand, outside the transaction. */
class CountingProjection implements Projection {
  readonly #context: ViewContext;
  #counts: number[] = [];

  constructor(context: ViewContext) {
    this.#context = context;
  }

  async prepare(events: readonly Projected[]): Promise<void> {
    if (this.#context.database.inTransaction) throw new Error('must not be in a transaction');
    this.#counts = events.map(({ event }) => this.countAt(event.position));
  }

  apply(events: readonly Projected[]): void {
    for (const [index, { event }] of events.entries())
      this.insert(event.position, this.#counts[index] ?? -1, 'applied');
  }

  countAt(position: bigint): number {
    const seen = this.#context
      .of('base')
      .prepare<[bigint], number>('SELECT count(*) FROM base_seen WHERE position <= ?');
    return seen.pluck().get(position) ?? -1;
  }

  insert(position: bigint, count: number, how: string): void {
    this.#context.database.prepare('INSERT OR IGNORE INTO derived_counts VALUES (?, ?, ?)').run(position, count, how);
  }
}

/** Able to build itself as a whole; `look` is awaited before each position. */
const building = (look: (position: bigint, signal: AbortSignal) => Promise<void>): Pick<View, 'build'> => ({
  async build(context, to, _progress, signal) {
    const counting = new CountingProjection(context);
    for (let position = 1n; position <= to; position++) {
      await look(position, signal);
      counting.insert(position, counting.countAt(position), 'built');
    }
  },
});

const derived = (more: Partial<View> = {}): View => ({
  name: 'derived',
  version: 1,
  needs: ['base'],
  tables: 'CREATE TABLE derived_counts (position INTEGER PRIMARY KEY, count INTEGER, how TEXT);',
  open: (context) => new CountingProjection(context),
  ...more,
});

const counts = (views: InlineRunner): unknown[] =>
  views.of('derived').prepare('SELECT * FROM derived_counts ORDER BY position').raw().all();

describe('a view that reads the rows of another', () => {
  const ends: (() => Promise<void>)[] = [];
  const inline = (...given: ConstructorParameters<typeof InlineRunner>): InlineRunner => {
    const views = new InlineRunner(...given);
    ends.push(() => views.end());
    return views;
  };
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  it.each([[undefined], ['own' as const]])('finds there what it is given itself (thread: %s)', async (thread) => {
    const store = openMemoryStore();
    await append(store, things(5));
    const views = inline(store, [derived({ thread, batchMax: 2 }), base()]);
    expect(await views.reached(5n)).toBe(true);
    await append(store, things(2));
    expect(await views.reached(7n)).toBe(true);
    expect(counts(views)).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => [n, n, 'applied']));
    expect(
      await views.progress.until(() => views.progress.state('derived') === 'following', AbortSignal.timeout(5_000)),
    ).toBe(true);
  });

  it.each([[undefined], ['own' as const]])('goes no further than a need that stopped (thread: %s)', async (thread) => {
    const store = openMemoryStore();
    await append(store, [...things(3), ...things(1, 'poison'), ...things(2)]);
    const views = inline(store, [base('poison'), derived({ thread })]);
    expect(await views.reached(3n)).toBe(true);
    await append(store, things(2));
    expect(await views.progress.wait(['derived'], 4n, 50)).toBe(false);
    expect(counts(views)).toEqual([1, 2, 3].map((n) => [n, n, 'applied']));
    expect(views.stops.map(({ view }) => view)).toEqual(['base']);
  });

  it('shares one reading of the store with another that is behind and needs the same', async () => {
    const store = openMemoryStore();
    await append(store, things(3));
    const files = new MemoryFiles();
    const before = inline(store, [base()], { files });
    expect(await before.reached(3n)).toBe(true);
    await before.end();
    const other: View = { ...derived(), name: 'other', tables: '', open: () => ({ apply: () => undefined }) };
    const read: bigint[] = [];
    const project = (event: StoredEvent): Projected => {
      read.push(event.position);
      return { event };
    };
    const views = inline(store, [base(), derived(), other], { files, project });
    expect(await views.reached(3n)).toBe(true);
    expect(read).toEqual([1n, 2n, 3n]);
  });

  it('builds itself as a whole while it is empty, and takes single events from there', async () => {
    const store = openMemoryStore();
    await append(store, things(4));
    const views = inline(store, [base(), derived({ thread: 'own', ...building(async () => undefined) })]);
    expect(await views.reached(4n)).toBe(true);
    await append(store, things(1));
    expect(await views.reached(5n)).toBe(true);
    const expected = [1, 2, 3, 4].map((n) => [n, n, 'built']);
    expect(counts(views)).toEqual([...expected, [5, 5, 'applied']]);
  });

  it('goes on building up to where it began to, however far its needs are by then', async () => {
    const store = openMemoryStore();
    await append(store, things(4));
    const atThree = Promise.withResolvers<void>();
    const views = [
      base(),
      derived({
        thread: 'own',
        ...building(async (position, signal) => {
          if (position < 3n || before.progress.state('base') === 'closed') return;
          atThree.resolve();
          await once(signal, 'abort');
          signal.throwIfAborted();
        }),
      }),
    ];
    const before = inline(store, views);
    await atThree.promise;
    await before.end();
    before.progress.enter('base', 'closed');
    await append(store, things(2));
    const after = inline(store, views, { files: before.files });
    expect(await after.reached(6n)).toBe(true);
    const hows = counts(after).map((row) => (row as unknown[])[2]);
    expect(hows).toEqual(['built', 'built', 'built', 'built', 'applied', 'applied']);
  });

  it('stops at the very event that it cannot apply, also where it fails to build itself as a whole', async () => {
    const store = openMemoryStore();
    await append(store, [...things(3), ...things(1, 'poison'), ...things(2)]);
    class Fussy extends CountingProjection {
      override apply(events: readonly Projected[]): void {
        if (events.some(({ event }) => event.position === 4n)) throw new Error('not this one');
        super.apply(events);
      }
    }
    const look = async (position: bigint) => {
      if (position === 4n) throw new Error('not all of them');
    };
    const views = inline(store, [base(), derived({ open: (context) => new Fussy(context), ...building(look) })]);
    expect(await views.reached(6n)).toBe(false);
    expect(views.stops).toEqual([{ view: 'derived', position: 4n, error: 'not this one' }]);
    expect(counts(views)).toEqual([1, 2, 3].map((n) => [n, n, 'applied']));
  });

  it('may not read a view that it does not name, nor need itself', async () => {
    const store = openMemoryStore();
    await append(store, things(1));
    const curious = derived({ needs: [], open: (context) => new CountingProjection(context) });
    const views = inline(store, [base(), curious]);
    expect(await views.progress.wait(['derived'], 1n, 5_000)).toBe(false);
    expect(views.stops[0]?.error).toBe('the view derived does not say that it needs base');
    expect(() => new InlineRunner(store, [derived({ needs: ['derived'] })])).toThrow('the view derived needs itself');
    expect(() => new InlineRunner(store, [derived()])).toThrow('no view is called base');
  });
});
