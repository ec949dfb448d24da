import { join } from 'node:path';
import { Child } from '../child.js';
import { type Figure, quantile, spread } from '../spread.js';
import { single } from './figures.js';
import type { Frequent, GrowthAsks } from './growth.process.js';
import type { ViewsAsks } from './views.process.js';

export interface GrowthSize {
  readonly folder: string;
  /** How many logins the client has when it is looked at, ascending. */
  readonly logins: readonly number[];
  /** Events one by one, at each of these. */
  readonly looks: number;
  readonly clients: readonly Frequent[];
  /** Told what is being done. */
  progress(what: string): void;
}

const view = 'statuses';
const whose = {
  located: 'of a client whose place is on record',
  unlocated: 'of a client whose place is not on record',
};
const count = new Intl.NumberFormat('en');

/**
 * What the events of a client with more and more logins cost the view of statuses: live, one by one and in batches, and
 * rebuilt; and what other clients' events cost meanwhile. Nothing where there is no such view.
 */
export async function benchGrowth({ folder, logins, looks, clients, progress }: GrowthSize): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const client of clients) {
    const world = join(folder, client);
    const views = new Child<ViewsAsks>(new URL('./views.process.js', import.meta.url));
    const growth = new Child<GrowthAsks>(new URL('./growth.process.js', import.meta.url), [world]);
    try {
      if (!(await views.ask('views', undefined)).some(({ name }) => name === view)) return [];
      let before = 0;
      for (const to of logins) {
        progress(`growth: ${count.format(to)} logins ${whose[client]}`);
        const grown = await growth.ask('grow', { view, client, to });
        const own = await growth.ask('loginsOf', { view, client, count: looks });
        const others = await growth.ask('loginsOfOthers', { view, count: looks });
        const rebuilt = await views.ask('rebuild', { folder: world, names: [view] });
        const at = `${whose[client]}, at ${count.format(to)}`;
        figures.push(
          ...figuresOf(`one login ${at}`, own),
          ...figuresOf(`one login of another client, beside that ${at}`, others),
          { name: `one login ${at}, in batches`, unit: 'ms', value: single(grown / (to - before)) },
          { name: `rebuild ${at}, of ${rebuilt.events} events`, unit: 's', value: spread([rebuilt.seconds]) },
        );
        before = to;
      }
    } finally {
      await Promise.all([growth.close(), views.close()]);
    }
  }
  return figures;
}

const figuresOf = (name: string, ms: readonly number[]): Figure[] =>
  [0.5, 0.99].map((part) => ({ name: `${name}: p${100 * part}`, unit: 'ms', value: single(quantile(ms, part)) }));
