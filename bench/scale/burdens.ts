import { join } from 'node:path';
import { Child } from '../child.js';
import { type Comparison, comparison, type Figure } from '../spread.js';
import type { BurdenAsks } from './burden.process.js';
import { burdens, plain } from './burden-worlds.js';
import { single } from './figures.js';

export interface BurdenSize {
  readonly folder: string;
  /** Part of the full number of events, from 0 to 1. */
  readonly part: number;
  /** After so many seconds a view that has not all of it is given up. */
  readonly secondsMax: number;
  /** Told what is being done. */
  progress(what: string): void;
}

const view = 'statuses';
/** A burden must cost no more than a few times what as many events of many clients cost. */
const goal = { most: 5 };

/**
 * What one client, link, source or asset can cause: seconds from the first of so many events, recorded live as fast as the store
 * takes them, until *statuses* has all of them, against as many events of many clients, recorded in the same ledger before.
 */
export async function benchBurdens({
  folder,
  part,
  secondsMax,
  progress,
}: BurdenSize): Promise<{ comparisons: Comparison[]; figures: Figure[] }> {
  const comparisons: Comparison[] = [];
  const figures: Figure[] = [];
  for (const [index, { name, events }] of burdens.entries()) {
    const count = Math.max(10, Math.round(events * part));
    progress(`burdens: ${count} ${name}`);
    const child = new Child<BurdenAsks>(new URL('./burden.process.js', import.meta.url), [join(folder, `${index}`)]);
    try {
      const raw = await child.ask('bear', { name: plain.name, count, view, secondsMax });
      const ours = await child.ask('bear', { name, count, view, secondsMax });
      const what = { name: `${count} × ${name}`, against: `as many ${plain.name}`, unit: 's', goal };
      if (ours === Infinity)
        figures.push({ name: `${what.name}: given up after`, unit: 's', value: single(secondsMax) });
      else comparisons.push(comparison(what, [{ ours, raw }]));
    } finally {
      await child.close();
    }
  }
  return { comparisons, figures };
}
