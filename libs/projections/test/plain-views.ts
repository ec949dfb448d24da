import { threadId } from 'node:worker_threads';
import type { Projected, View } from '../view.js';
import type { ViewSet } from '../view-set.js';

/** No table of the view's own: a check does not compare it. */
const threads = 'CREATE TABLE IF NOT EXISTS threads (thread INTEGER) STRICT;';

/** Keeps positions, and beside them which thread took each; cannot take an event of the type `poison`. */
function plain(name: string, poison?: string): View {
  return {
    name,
    version: 1,
    tables: `CREATE TABLE ${name}_seen (position INTEGER PRIMARY KEY) STRICT; ${threads}`,
    open: ({ database }) => ({
      apply(events: readonly Projected[]) {
        const insert = database.prepare(`INSERT INTO ${name}_seen VALUES (?)`);
        database.prepare('INSERT INTO threads VALUES (?)').run(threadId);
        for (const { event } of events) {
          if (event.type === poison) throw new Error(`no ${poison} can be taken`);
          insert.run(event.position);
        }
      },
    }),
  };
}

/** One that is built as a whole, three that are fed, of which one cannot take `poison`, and one that needs each. */
export const plainViews: ViewSet = {
  views: [
    {
      ...plain('whole'),
      build: async ({ database, reader }, to) => {
        const insert = database.prepare('INSERT OR IGNORE INTO whole_seen VALUES (?)');
        const take = database.transaction((positions: readonly bigint[]) => positions.map((one) => insert.run(one)));
        for await (const batch of reader.readAll())
          take(batch.map(({ position }) => position).filter((position) => position <= to));
        database.prepare('INSERT INTO threads VALUES (?)').run(threadId);
      },
    },
    plain('one'),
    plain('other'),
    plain('fussy', 'poison'),
    { ...plain('derived'), needs: ['whole', 'one'] },
    { ...plain('stranded'), needs: ['fussy'] },
  ],
  project: (event) => ({ event }),
  source: () => ({ module: import.meta.url, settings: undefined }),
};

export const viewSet = (): ViewSet => plainViews;
