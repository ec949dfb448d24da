import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Child, type ChildOptions } from './child.js';
import type { LedgerAsks } from './ledger.process.js';
import type { LoadAsks } from './load.process.js';
import { benchReplayIfThere } from './replay.js';
import type { Section } from './report-of.js';
import { benchSealing } from './sealing.js';
import { type Comparison, comparison } from './spread.js';

export interface LogSize extends ChildOptions {
  readonly folder: string;
  readonly rounds: number;
  readonly quick: boolean;
}

const batch = 1_000;
const connections = 4;
const [logged, unlogged] = ['logged', 'unlogged'] as const;

/** What the log costs those who record, what its sequencer does in a second, and how fast a whole log is replayed. */
export async function benchLog(size: LogSize): Promise<Pick<Section, 'comparisons' | 'figures' | 'missing'>> {
  const { folder } = size;
  await mkdir(folder, { recursive: true });
  const { key, comparisons: intake } = await benchLoggedIntake(size);
  const log = join(folder, logged, 'log');
  const [, leaves] = (await readFile(join(log, 'checkpoint'), 'utf8')).split('\n');
  const sealing = await benchSealing(size);
  const { comparisons, missing } = await benchReplayIfThere({ ...size, log, key, leaves: Number(leaves) });
  return { comparisons: [...intake, sealing, ...comparisons], figures: [], missing };
}

/**
 * Events a second over HTTP with everything on, against the same ledger without its log: the same events, in turns, each once
 * the other has come to rest. Gives the key of the log that was made as well.
 */
async function benchLoggedIntake({ folder, rounds, quick, profile }: LogSize): Promise<{
  readonly key: string;
  readonly comparisons: readonly Comparison[];
}> {
  const batches = quick ? 2 : 40;
  const load = new Child<LoadAsks>(new URL('./load.process.js', import.meta.url));
  const start = (log: typeof logged | typeof unlogged) => {
    const args = [join(folder, log), 'embedded', log];
    return new Child<LedgerAsks>(new URL('./ledger.process.js', import.meta.url), args, { profile });
  };
  const [ours, raw] = [start(logged), start(unlogged)];
  const turn = async (ledger: Child<LedgerAsks>, first: number) => {
    const url = await ledger.ask('url', undefined);
    const before = await ledger.ask('cpu', undefined);
    const rate = await load.ask('batches', { url, connections, ids: 'ordered', first, batches, batch });
    await load.ask('caughtUp', { url });
    // The log is made behind what is recorded, and is part of what that cost.
    if (ledger === ours) await load.ask('logged', { url });
    await ledger.ask('quiet', undefined);
    return { rate, cpuUs: ((await ledger.ask('cpu', undefined)) - before) / (batches * batch) };
  };
  try {
    const turns: Record<'ours' | 'raw', { readonly rate: number; readonly cpuUs: number }>[] = [];
    for (let round = 0; round <= rounds; round++) {
      const first = 1 + round * batches * batch;
      const without = await turn(raw, first);
      const pair = { raw: without, ours: await turn(ours, first) };
      // The first round warms both up.
      if (round > 0) turns.push(pair);
    }
    const name = 'intake in batches of 1,000 over 4 connections';
    const against = 'the same without the log';
    const pairs = (of: 'rate' | 'cpuUs') => turns.map((each) => ({ ours: each.ours[of], raw: each.raw[of] }));
    return {
      key: await load.ask('logKey', { url: await ours.ask('url', undefined) }),
      comparisons: [
        comparison({ name, against, unit: 'events/s', goal: { least: 0.9 } }, pairs('rate')),
        comparison({ name: `${name}: processor time`, against, unit: 'µs/event' }, pairs('cpuUs')),
      ],
    };
  } finally {
    await Promise.all([load, ours, raw].map((child) => child.close()));
  }
}
