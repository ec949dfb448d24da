import { join } from 'node:path';
import { Child, type ChildOptions } from './child.js';
import type { SealingAsks } from './sealing.process.js';
import { type Comparison, comparison, type Turns } from './spread.js';

export interface SealingSize extends ChildOptions {
  readonly folder: string;
  readonly rounds: number;
  readonly quick: boolean;
}

/**
 * Leaves a second that the sequencer makes of stored events and that are durable then, with their tiles, their entry bundles and
 * the index of them, in steps of 5,000. Against the bytes of the same bundles and lowest tiles, made beforehand and written, each
 * file with its fsync.
 */
export async function benchSealing({ folder, rounds, quick, profile }: SealingSize): Promise<Comparison> {
  const side = (name: string, options?: ChildOptions) =>
    new Child<SealingAsks>(new URL('./sealing.process.js', import.meta.url), [join(folder, name)], options);
  const [sequencer, writer] = [side('sealed', { profile }), side('written')];
  const [batch, batches] = [5_000, quick ? 1 : 8];
  const pairs: Turns[] = [];
  try {
    for (let round = 0; round <= rounds; round++) {
      const stretch = { ids: 'ordered', first: 1 + round * batches * batch, batches, batch } as const;
      const raw = await writer.ask('write', stretch);
      const ours = await sequencer.ask('seal', stretch);
      // The first round warms both up.
      if (round > 0) pairs.push({ ours, raw });
    }
  } finally {
    await Promise.all([sequencer.close(), writer.close()]);
  }
  const what = { name: 'sealing in steps of 5,000', against: 'the same bundles and tiles written, with fsync' };
  return comparison({ ...what, unit: 'leaves/s' }, pairs);
}
