import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Child } from '../child.js';
import { type Figure, quantile, spread } from '../spread.js';
import type { Answered, AskingAsks } from './asking.process.js';
import type { Built } from './build.js';
import { copyWorld } from './copy.js';
import { single } from './figures.js';
import { Served } from './served.js';

export interface LatencySize {
  readonly folder: string;
  readonly seconds: number;
  /** Batches of 1,000 that show the most that intake does. */
  readonly batches: number;
  /** Questions over all clients. */
  readonly overAll: readonly string[];
  readonly profile?: string;
}

/**
 * Milliseconds until single-client and whole-ledger questions are answered about the present, while intake runs at half
 * of the most that it did in this run; and how far the views fall behind meanwhile. The ledger, what is sent and what is
 * asked have a process each.
 */
export async function benchLatency(world: Built, size: LatencySize): Promise<Figure[]> {
  const folder = join(size.folder, 'latency');
  await copyWorld(world.folder, folder);
  const asking = new Child<AskingAsks>(new URL('./asking.process.js', import.meta.url));
  let served: Served | undefined;
  try {
    served = await Served.start(world, folder, size.profile);
    await served.burst(size.batches);
    await served.rest();
    const most = await served.burst(size.batches);
    await served.rest();
    const { seed, clients } = world.shape;
    const questions = { url: served.url, seed, clients, overAll: size.overAll };
    // Warms up what is asked.
    const quiet = await asking.ask('questions', { ...questions, seconds: size.seconds / 2 });
    const [pace, busy] = await Promise.all([
      served.pace(most / 2, size.seconds),
      asking.ask('questions', { ...questions, seed: seed + 1, seconds: size.seconds }),
    ]);
    return [
      { name: 'intake at its most', unit: 'events/s', value: single(most) },
      { name: 'intake meanwhile', unit: 'events/s', value: single(pace.rate) },
      ...tookFigures(quiet, 'without intake'),
      ...tookFigures(busy, 'with intake'),
      ...lagFigures(busy),
    ];
  } finally {
    await Promise.all([served?.close(), asking.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

function tookFigures({ took, refused }: Answered, when: string): Figure[] {
  const at = (name: string, ms: readonly number[]) =>
    [0.5, 0.99].map((part) => ({
      name: `${name} ${when}: p${100 * part} of ${ms.length}`,
      unit: 'ms',
      value: single(quantile(ms, part)),
    }));
  return [
    ...Object.entries(took).flatMap(([name, ms]) => at(name, ms)),
    ...Object.entries(refused).map(([name, times]) => ({
      name: `${name} ${when}`,
      unit: 'answers',
      value: single(times),
    })),
  ];
}

function lagFigures({ lags }: Answered): Figure[] {
  return [...Map.groupBy(lags, ({ view }) => view)].flatMap(([view, of]) => [
    { name: `lag of ${view}`, unit: 'positions', value: spread(of.map(({ positions }) => positions)) },
    { name: `lag of ${view}`, unit: 's', value: spread(of.map(({ seconds }) => seconds)) },
  ]);
}
