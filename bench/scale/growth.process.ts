import type { Evidence } from '#libs/evidence';
import { answerParent } from '../child.js';
import { beginnings, login, otherName } from './frequent-client.js';
import { liveLedger } from './live-ledger.js';

const [, , folder = '.'] = process.argv;
const waitMsMax = 3_600_000;
const batch = 1_000;

/** Two clients whose history grows: one of whom it is on record where he lives. */
const frequent = [
  { client: 'located', located: true },
  { client: 'unlocated', located: false },
];
export type Frequent = 'located' | 'unlocated';

const { store, views, append, has, close } = await liveLedger(folder, beginnings(frequent));
const logins = new Map<string, number>();
let others = 0;

function nextLogins(client: string, count: number): Evidence[] {
  const from = logins.get(client) ?? 0;
  logins.set(client, from + count);
  return Array.from({ length: count }, (_, index) => login(client, from + index));
}

/** Until the view is there: of all others, whichever client is behind. */
async function reached(view: string, position: bigint): Promise<void> {
  if (!(await views.waitFor(position, waitMsMax, [view]))) throw new Error(`${view} has stopped`);
}

async function whole(view: string, position: bigint): Promise<void> {
  if (!(await has(view, position, waitMsMax))) throw new Error(`${view} has stopped`);
}

/** Milliseconds from when an event is durable until the view has it, for one event after the other. */
async function oneByOne(view: string, count: number, next: () => Evidence[], until: typeof reached): Promise<number[]> {
  const took: number[] = [];
  for (let index = 0; index < count; index++) {
    const position = await append(next());
    const start = performance.now();
    await until(view, position);
    took.push(performance.now() - start);
  }
  return took;
}

const asks = {
  /** Brings a client to so many logins, in batches, and gives the milliseconds until the view has them all. */
  async grow({ view, client, to }: { view: string; client: Frequent; to: number }): Promise<number> {
    await whole(view, (await store.head())?.position ?? 0n);
    const start = performance.now();
    let last = 0n;
    for (let left = to - (logins.get(client) ?? 0); left > 0; left -= batch) {
      last = await append(nextLogins(client, Math.min(batch, left)));
    }
    await whole(view, last);
    return performance.now() - start;
  },
  loginsOf: ({ view, client, count }: { view: string; client: Frequent; count: number }): Promise<number[]> =>
    oneByOne(view, count, () => nextLogins(client, 1), whole),
  loginsOfOthers: ({ view, count }: { view: string; count: number }): Promise<number[]> =>
    oneByOne(view, count, () => nextLogins(otherName(others++), 1), reached),
};
export type GrowthAsks = typeof asks;

answerParent(asks, close);
