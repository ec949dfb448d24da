import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Child, type ChildOptions } from './child.js';
import type { LedgerAsks } from './ledger.process.js';
import type { LoadAsks } from './load.process.js';
import { type Comparison, comparison, type Figure } from './spread.js';

export interface LogSize extends ChildOptions {
  readonly folder: string;
  readonly rounds: number;
  /** Batches of 1,000 in each turn. */
  readonly batches: number;
}

interface LogBench {
  readonly comparisons: readonly Comparison[];
  readonly figures: readonly Figure[];
}

const batch = 1_000;
const connections = 4;
const [logged, unlogged] = ['logged', 'unlogged'] as const;

/**
 * What the log costs those who record. Events a second over HTTP with everything on, against the same ledger without its log:
 * the same events, in turns, each once the other has come to rest.
 */
export async function benchLog(size: LogSize): Promise<LogBench> {
  const { folder, profile } = size;
  await mkdir(folder, { recursive: true });
  const load = new Child<LoadAsks>(new URL('./load.process.js', import.meta.url));
  const start = (log: typeof logged | typeof unlogged) =>
    new Child<LedgerAsks>(new URL('./ledger.process.js', import.meta.url), [join(folder, log), 'embedded', log], {
      profile,
    });
  const [ours, raw] = [start(logged), start(unlogged)];
  try {
    return await intakeInTurns(size, { load, ours, raw });
  } finally {
    await Promise.all([load, ours, raw].map((child) => child.close()));
  }
}

async function intakeInTurns(
  { rounds, batches }: LogSize,
  { load, ours, raw }: Record<'ours' | 'raw', Child<LedgerAsks>> & { readonly load: Child<LoadAsks> },
): Promise<LogBench> {
  const turn = async (ledger: Child<LedgerAsks>, first: number) => {
    const url = await ledger.ask('url', undefined);
    const before = await ledger.ask('cpu', undefined);
    const rate = await load.ask('batches', { url, connections, ids: 'ordered', first, batches, batch });
    await load.ask('caughtUp', { url });
    // The log is made behind what is recorded, and is part of what that cost.
    await ledger.ask('quiet', undefined);
    return { rate, cpuUs: ((await ledger.ask('cpu', undefined)) - before) / (batches * batch) };
  };
  const turns: Record<'ours' | 'raw', { readonly rate: number; readonly cpuUs: number }>[] = [];
  for (let round = 0; round <= rounds; round++) {
    const first = 1 + round * batches * batch;
    const without = await turn(raw, first);
    const pair = { raw: without, ours: await turn(ours, first) };
    // The first round warms both up.
    if (round > 0) turns.push(pair);
  }
  const name = 'intake in batches of 1,000 over 4 connections';
  const pairs = (of: 'rate' | 'cpuUs') => turns.map((each) => ({ ours: each.ours[of], raw: each.raw[of] }));
  const against = 'the same without the log';
  return {
    comparisons: [
      comparison({ name, against, unit: 'events/s', goal: { least: 0.9 } }, pairs('rate')),
      comparison({ name: `${name}: processor time`, against, unit: 'µs/event' }, pairs('cpuUs')),
    ],
    figures: [],
  };
}
