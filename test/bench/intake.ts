import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Child, type ChildOptions } from './child.js';
import type { Ids } from './events.js';
import type { LedgerAsks } from './ledger.process.js';
import type { LoadAsks } from './load.process.js';
import type { RawAsks } from './raw.process.js';
import { type Comparison, comparison, type Turns } from './spread.js';

export interface IntakeSize extends ChildOptions {
  readonly folder: string;
  readonly rounds: number;
  /** Batches of 1,000 in each turn. */
  readonly batches: number;
}

const batch = 1_000;
const connections = 4;
const ways = ['batches', 'lines'] as const;
const wayNames = { batches: 'batches of 1,000 over 4 connections', lines: 'one NDJSON stream' };
const idNames = { ordered: 'time-ordered ids', random: 'random ids' };

/**
 * P1. Events a second over HTTP with everything on: checks, identity, receipts, durability, views. Against raw
 * better-sqlite3 appends of the same bytes in batches of 1,000. Both sides' files grow by as much in each turn, and each
 * turn of the ledger follows one of the raw side, once the views have caught up.
 */
export async function benchIntake({ folder, rounds, batches, profile }: IntakeSize): Promise<Comparison[]> {
  const load = new Child<LoadAsks>(new URL('./load.process.js', import.meta.url));
  const comparisons: Comparison[] = [];
  try {
    for (const ids of ['ordered', 'random'] as const) {
      const pairs = await ofIds(ids, { folder: join(folder, ids), rounds, batches, profile }, load);
      comparisons.push(
        ...ways.map((way) =>
          comparison(
            {
              name: `${wayNames[way]}, ${idNames[ids]}`,
              against: 'raw appends, 1,000 a commit',
              unit: 'events/s',
              ...(ids === 'ordered' && { goal: { least: 0.5 } }),
            },
            pairs[way],
          ),
        ),
      );
    }
  } finally {
    await load.close();
  }
  return comparisons;
}

async function ofIds(
  ids: Ids,
  { folder, rounds, batches, profile }: IntakeSize,
  load: Child<LoadAsks>,
): Promise<Record<(typeof ways)[number], Turns[]>> {
  await mkdir(folder, { recursive: true });
  const raw = new Child<RawAsks>(new URL('./raw.process.js', import.meta.url), [folder]);
  const ledger = new Child<LedgerAsks>(new URL('./ledger.process.js', import.meta.url), [folder], { profile });
  const pairs = { batches: [] as Turns[], lines: [] as Turns[] };
  try {
    const url = await ledger.ask('url', undefined);
    let first = 1;
    for (let round = 0; round <= rounds; round++) {
      const rates = { raw: [] as number[], batches: 0, lines: 0 };
      for (const way of ways) {
        const stretch = { ids, first, batches, batch };
        first += batches * batch;
        rates.raw.push(await raw.ask('append', stretch));
        rates[way] = await load.ask(way, { ...stretch, url, connections });
        await load.ask('caughtUp', { url });
        await ledger.ask('quiet', undefined);
      }
      // The first round warms both up.
      if (round === 0) continue;
      // Its checkpoints fall into some turns and not into others, so what counts is what it did in all of a round.
      const rawRate = rates.raw.length / rates.raw.reduce((sum, rate) => sum + 1 / rate, 0);
      for (const way of ways) pairs[way].push({ ours: rates[way], raw: rawRate });
    }
  } finally {
    await Promise.all([ledger.close(), raw.close()]);
  }
  return pairs;
}
