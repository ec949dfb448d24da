import { mkdir } from 'node:fs/promises';
import { Child, type ChildOptions } from './child.js';
import type { LedgerAsks } from './ledger.process.js';
import type { ProducerAsks } from './producer.process.js';
import { type Comparison, comparison, type Figure, spread } from './spread.js';

export interface ProducerSize extends ChildOptions {
  readonly folder: string;
  readonly rounds: number;
  /** Batches of 1,000 in each turn. */
  readonly batches: number;
}

/**
 * What the producer costs who sends: the same events through its outbox, checked, numbered and durable, against plain requests
 * of 1,000 that keep nothing.
 */
export async function benchProducer(size: ProducerSize): Promise<{ comparisons: Comparison[]; figures: Figure[] }> {
  const { folder, rounds, batches, profile } = size;
  await mkdir(folder, { recursive: true });
  const ledger = new Child<LedgerAsks>(new URL('./ledger.process.js', import.meta.url), [folder]);
  const sender = new Child<ProducerAsks>(new URL('./producer.process.js', import.meta.url), [folder], { profile });
  const [rates, costs]: { ours: number; raw: number }[][] = [[], []];
  try {
    const url = await ledger.ask('url', undefined);
    for (let round = 0; round <= rounds; round++) {
      const stretch = { url, first: 1 + round * batches * 1_000, batches };
      const raw = await sender.ask('bare', stretch);
      await ledger.ask('quiet', undefined);
      const ours = await sender.ask('produced', stretch);
      await ledger.ask('quiet', undefined);
      // The first round warms both up.
      if (round === 0) continue;
      rates?.push({ ours: ours.rate, raw: raw.rate });
      costs?.push({ ours: ours.cpuUs, raw: raw.cpuUs });
    }
  } finally {
    await Promise.all([ledger.close(), sender.close()]);
  }
  const against = 'plain requests of 1,000';
  return {
    comparisons: [
      comparison({ name: 'through an outbox, until the ledger has answered', against, unit: 'events/s' }, rates ?? []),
      comparison({ name: 'processor time of who sends', against, unit: 'µs/event' }, costs ?? []),
    ],
    figures: [
      {
        name: 'what the producer adds',
        unit: 'µs/event',
        value: spread((costs ?? []).map(({ ours, raw }) => ours - raw)),
      },
    ],
  };
}
