import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Child, type ChildOptions } from './child.js';
import type { Ids } from './events.js';
import type { LedgerAsks } from './ledger.process.js';
import type { LoadAsks } from './load.process.js';
import type { RawAsks } from './raw.process.js';
import { type Comparison, comparison, type Figure, type Goal, spread, type Turns } from './spread.js';

export interface IntakeSize extends ChildOptions {
  readonly folder: string;
  readonly rounds: number;
  /** Batches of 1,000 in each turn. */
  readonly batches: number;
  /** All of them when left out. */
  readonly ids?: readonly Ids[];
  readonly ways?: readonly Way[];
  /** With ids in order. */
  readonly goal?: Goal;
}

const batch = 1_000;
const connections = 4;
const allWays = ['batches', 'lines'] as const;
const wayNames = { batches: 'batches of 1,000 over 4 connections', lines: 'one NDJSON stream' };
const idNames = { ordered: 'time-ordered ids', random: 'random ids' };

/** What was measured with one way of making ids, by the way of sending. */
type Measured = Record<Way, { readonly pairs: Turns[]; readonly cpuUs: number[] }>;
type Way = (typeof allWays)[number];

/**
 * B1. Events a second over HTTP with everything on: checks, identity, receipts, durability, views. Against raw
 * better-sqlite3 appends of the same bytes in batches of 1,000. Both sides' files grow by as much in each turn, and each
 * turn of the ledger follows one of the raw side, once the views have caught up.
 */
export async function benchIntake(size: IntakeSize): Promise<{ comparisons: Comparison[]; figures: Figure[] }> {
  const { ids: asked = ['ordered', 'random'], ways = allWays, goal = { least: 0.5 } } = size;
  const load = new Child<LoadAsks>(new URL('./load.process.js', import.meta.url));
  const comparisons: Comparison[] = [];
  const figures: Figure[] = [];
  try {
    for (const ids of asked) {
      const measured = await ofIds(ids, { ...size, folder: join(size.folder, ids) }, load);
      for (const way of ways) {
        const { pairs, cpuUs } = measured[way];
        const name = `${wayNames[way]}, ${idNames[ids]}`;
        const what = { name, against: 'raw appends, 1,000 a commit', unit: 'events/s' };
        comparisons.push(comparison(ids === 'ordered' ? { ...what, goal } : what, pairs));
        figures.push({ name: `${name}: processor time of the ledger`, unit: 'µs/event', value: spread(cpuUs) });
      }
    }
  } finally {
    await load.close();
  }
  return { comparisons, figures };
}

async function ofIds(
  ids: Ids,
  { folder, rounds, batches, profile, ways = allWays }: IntakeSize,
  load: Child<LoadAsks>,
): Promise<Measured> {
  await mkdir(folder, { recursive: true });
  const raw = new Child<RawAsks>(new URL('./raw.process.js', import.meta.url), [folder]);
  const ledger = new Child<LedgerAsks>(new URL('./ledger.process.js', import.meta.url), [folder], { profile });
  const measured: Measured = { batches: { pairs: [], cpuUs: [] }, lines: { pairs: [], cpuUs: [] } };
  try {
    const url = await ledger.ask('url', undefined);
    let first = 1;
    for (let round = 0; round <= rounds; round++) {
      const rawRates: number[] = [];
      const turns: { way: Way; rate: number; cpuUs: number }[] = [];
      for (const way of ways) {
        const stretch = { ids, first, batches, batch };
        first += batches * batch;
        rawRates.push(await raw.ask('append', stretch));
        const before = await ledger.ask('cpu', undefined);
        const rate = await load.ask(way, { ...stretch, url, connections });
        await load.ask('caughtUp', { url });
        turns.push({ way, rate, cpuUs: ((await ledger.ask('cpu', undefined)) - before) / (batches * batch) });
        await ledger.ask('quiet', undefined);
      }
      // The first round warms both up.
      if (round > 0) keep(measured, turns, rawRates);
    }
  } finally {
    await Promise.all([ledger.close(), raw.close()]);
  }
  return measured;
}

/** The raw side's checkpoints fall into some turns and not into others, so what counts is what it did in all of a round. */
function keep(
  measured: Measured,
  turns: readonly { readonly way: Way; readonly rate: number; readonly cpuUs: number }[],
  rawRates: readonly number[],
): void {
  const raw = rawRates.length / rawRates.reduce((sum, rate) => sum + 1 / rate, 0);
  for (const { way, rate, cpuUs } of turns) {
    measured[way].pairs.push({ ours: rate, raw });
    measured[way].cpuUs.push(cpuUs);
  }
}
