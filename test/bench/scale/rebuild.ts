import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Child } from '../child.js';
import { type Comparison, comparison, type Figure, spread, type Turns } from '../spread.js';
import type { Built } from './build.js';
import { megabytes } from './figures.js';
import type { ViewsAsks } from './views.process.js';

/**
 * P4. Events a second that become rows of all views that follow the events, against reading and parsing the same log and
 * nothing more. Each pass has a process of its own, so that its memory is its own as well.
 */
export async function benchRebuild(
  world: Built,
  { folder, rounds }: { folder: string; rounds: number },
): Promise<{ comparisons: Comparison[]; figures: Figure[] }> {
  const pairs: Turns[] = [];
  const memory: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const raw = await alone((views) => views.ask('raw', { folder: world.folder }));
    const beside = join(folder, `views-${round}`);
    const ours = await alone((views) => views.ask('rebuild', { folder: world.folder, beside }));
    await rm(beside, { recursive: true });
    pairs.push({ ours: ours.rate, raw: raw.rate });
    memory.push(ours.memory);
  }
  const what = { against: 'raw read and parse of the log', unit: 'events/s', goal: { least: 0.5 } };
  return {
    comparisons: [comparison({ ...what, name: 'rebuild of register, registers and the others' }, pairs)],
    figures: [{ name: 'resident memory while rebuilding, at most', ...megabytes(spread(memory)) }],
  };
}

async function alone<T>(ask: (views: Child<ViewsAsks>) => Promise<T>): Promise<T> {
  const views = new Child<ViewsAsks>(new URL('./views.process.js', import.meta.url));
  try {
    return await ask(views);
  } finally {
    await views.close();
  }
}
