import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Comparison, comparison, type Figure, spread, type Turns } from '../spread.js';
import type { Built } from './build.js';
import { copyWorld } from './copy.js';
import { megabytes, single } from './figures.js';
import { Served } from './served.js';

export interface IntakeSize {
  readonly folder: string;
  readonly rounds: number;
  /** Batches of 1,000 in each turn. */
  readonly batches: number;
  readonly profile?: string;
}

const goals = { ordered: { least: 0.9 }, random: { least: 0.5 } };
const names = { ordered: 'time-ordered ids', random: 'random ids' };
const count = new Intl.NumberFormat('en');

/**
 * B6. Events a second over HTTP with everything on, into a ledger that is large and into one that is small. Both are
 * served at once and take turns; what comes in is of one kind, as many events for each of a world's clients.
 */
export async function benchScaledIntake(
  [large, small]: readonly [Built, Built],
  { folder, rounds, batches, profile }: IntakeSize,
): Promise<{ comparisons: Comparison[]; figures: Figure[] }> {
  const { ids } = large.shape;
  const [largeFolder, smallFolder] = [join(folder, `large-${ids}`), join(folder, `small-${ids}`)];
  await Promise.all([copyWorld(large.folder, largeFolder), copyWorld(small.folder, smallFolder)]);
  const served: Served[] = [];
  try {
    const raw = await Served.start(small, smallFolder);
    served.push(raw);
    const ours = await Served.start(large, largeFolder, profile);
    served.push(ours);
    const pairs: Turns[] = [];
    for (let round = 0; round <= rounds; round++) {
      const turn = { raw: await turnOf(raw, batches), ours: await turnOf(ours, batches) };
      // The first round warms both up.
      if (round > 0) pairs.push(turn);
    }
    const [at, against] = [large, small].map(({ events }) => `${count.format(events)} events`) as [string, string];
    const name = `intake at ${at}, ${names[ids]}`;
    const memory = async (one: Served, size: string) => {
      const { now } = await one.ledger.ask('memory', undefined);
      return { name: `resident memory at ${size}, ${names[ids]}`, ...megabytes(single(now)) };
    };
    return {
      comparisons: [comparison({ name, against: `intake at ${against}`, unit: 'events/s', goal: goals[ids] }, pairs)],
      figures: [await memory(ours, at), await memory(raw, against)],
    };
  } finally {
    await Promise.all(served.map((one) => one.close()));
    await Promise.all([largeFolder, smallFolder].map((path) => rm(path, { recursive: true, force: true })));
  }
}

async function turnOf(served: Served, batches: number): Promise<number> {
  const rate = await served.burst(batches);
  await served.rest();
  return rate;
}

export const rateOf = (rates: readonly number[]): number => spread(rates).median;
