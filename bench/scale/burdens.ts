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
/** What has no goal of its own is to cost as much as as many events of many clients, give or take what else the machine does. */
const alike = { most: 1.5 };

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
  for (const [index, { name, events, lateSecondsMost }] of burdens.entries()) {
    const count = Math.max(10, Math.round(events * part));
    progress(`burdens: ${count} ${name}`);
    const child = new Child<BurdenAsks>(new URL('./burden.process.js', import.meta.url), [join(folder, `${index}`)]);
    try {
      const raw = await child.ask('bear', { name: plain.name, count, view, secondsMax });
      const ours = await child.ask('bear', { name, count, view, secondsMax });
      const goal = lateSecondsMost === undefined ? alike : undefined;
      const what = { name: `${count} × ${name}`, against: `as many ${plain.name}`, unit: 's', goal };
      comparisons.push(comparison(what, [{ ours: Math.min(ours.seconds, secondsMax), raw: raw.seconds }]));
      if (lateSecondsMost !== undefined) figures.push(lateFigure(what.name, ours.late, lateSecondsMost));
      if (ours.seconds === Infinity)
        figures.push({ name: `${what.name}: given up after`, unit: 's', value: single(secondsMax) });
    } finally {
      await child.close();
    }
  }
  return { comparisons, figures };
}

const lateFigure = (name: string, late: number, most: number): Figure => ({
  name: `${name}: how late after the last`,
  unit: 's',
  value: single(late),
  goal: { most },
});
