import type { Evidence } from '#libs/evidence';
import { answerParent } from '../child.js';
import { burdens, plain } from './burden-worlds.js';
import { liveLedger } from './live-ledger.js';

const [, , folder = '.'] = process.argv;
const batch = 1_000;

const { store, append, has, close } = await liveLedger(folder);

/** What stands before one burden stands before others as well. */
const recorded = new Set<string>();

async function prepare(events: readonly Evidence[]): Promise<bigint> {
  const missing = events.filter(({ id }) => !recorded.has(id));
  for (const { id } of missing) recorded.add(id);
  return missing.length === 0 ? ((await store.head())?.position ?? 0n) : append(missing);
}

const asks = {
  /**
   * Records a burden as fast as the store takes it, and gives the seconds until the view has all of it, from the first event
   * and from the last; Infinity where it has not within `secondsMax`.
   */
  async bear({ name, count, view, secondsMax }: { name: string; count: number; view: string; secondsMax: number }) {
    const burden = [plain, ...burdens].find((one) => one.name === name);
    if (burden === undefined) throw new Error(`no burden is called ${name}`);
    const before = await prepare(burden.before(count));
    if (!(await has(view, before, secondsMax * 1_000))) throw new Error(`${view} has stopped`);
    const start = performance.now();
    let last = before;
    for (let begun = 0; begun < count; begun += batch) {
      const length = Math.min(batch, count - begun);
      last = await append(Array.from({ length }, (_, index) => burden.event(begun + index, count)));
    }
    const recorded = performance.now();
    const isThere = await has(view, last, Math.max(1, Math.ceil(secondsMax * 1_000 - (recorded - start))));
    const since = (begun: number) => (isThere ? (performance.now() - begun) / 1_000 : Infinity);
    return { seconds: since(start), late: since(recorded) };
  },
};
export type BurdenAsks = typeof asks;

answerParent(asks, close);
