import { rulesOf, shippedRuleSets, statusesFromWorst } from '#libs/assessment';
import type { Child } from '../child.js';
import { type Figure, quantile } from '../spread.js';
import type { AskingAsks } from './asking.process.js';
import { campaignCount, entities, surfaces, union } from './cast.js';
import { single } from './figures.js';

const numbered = (name: string, length: number) => Array.from({ length }, (_, number) => `${name}-${number}`);

/** What can be asked for by each filter of the list of clients. */
const filters: Readonly<Record<string, readonly string[]>> = {
  status: statusesFromWorst,
  country: union,
  entity: entities,
  campaign: numbered('campaign', campaignCount),
  actor: numbered('actor', 100),
  surface: surfaces,
  rule: rulesOf(shippedRuleSets.of('P1')).map(({ id }) => id),
};

/** Milliseconds until the first page of the clients is there, by each filter with one value after the other. */
export async function benchLists(asking: Child<AskingAsks>, url: string, times: number): Promise<Figure[]> {
  const slow = new Map<string, number>();
  const figures: Figure[] = [];
  for (const [filter, values] of Object.entries(filters)) {
    const paths = Array.from({ length: times }, (_, turn) => `/v1/clients?${filter}=${values[turn % values.length]}`);
    // The first answer prepares what all share.
    const [, ...took] = await asking.ask('ask', { url, paths: [paths[0] as string, ...paths] });
    slow.set(filter, quantile(took, 0.99));
    figures.push({ name: `clients by ${filter}: p50 of ${times}`, unit: 'ms', value: single(quantile(took, 0.5)) });
  }
  const [slowest, ms] = [...slow].reduce((one, other) => (other[1] > one[1] ? other : one));
  const name = `clients by any filter, first page: p99, slowest by ${slowest}`;
  return [...figures, { name, unit: 'ms', value: single(ms), goal: { most: 50 } }];
}
