import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Child } from '../child.js';
import { type Figure, quantile } from '../spread.js';
import type { AskingAsks } from './asking.process.js';
import type { Built } from './build.js';
import { copyWorld } from './copy.js';
import { megabytes, single } from './figures.js';
import { Served } from './served.js';
import type { TaintAsks } from './taints.process.js';

export interface SteadySize {
  readonly folder: string;
  readonly seconds: number;
  /** After so many more, what has not been told is given up. */
  readonly waitSeconds: number;
  readonly profile?: string;
}

const perSecond = 3_000;
const goals = { status: { most: 20 }, gate: { most: 20 }, timeline: undefined };
const taintEveryMs = 100;
const askEveryMs = 20;

/**
 * While 3,000 events/s come in steadily: milliseconds from sending what taints a client until `/v1/changes` has told of it,
 * and until a question about one client is answered, asked at a steady pace as well; and the memory that this takes.
 */
export async function benchSteady(
  world: Built,
  { folder, seconds, waitSeconds, profile }: SteadySize,
): Promise<Figure[]> {
  const copy = join(folder, 'steady');
  await copyWorld(world.folder, copy);
  const asking = new Child<AskingAsks>(new URL('./asking.process.js', import.meta.url));
  const tainting = new Child<TaintAsks>(new URL('./taints.process.js', import.meta.url));
  let served: Served | undefined;
  try {
    served = await Served.start(world, copy, profile);
    const { url, ledger } = served;
    const { seed, clients } = world.shape;
    const count = Math.ceil((seconds * 1_000) / taintEveryMs);
    await tainting.ask('prepare', { url, count, now: await ledger.ask('now', undefined) });
    await served.rest();
    const now = await ledger.ask('now', undefined);
    const [pace, told, answered] = await Promise.all([
      served.pace(perSecond, seconds),
      tainting.ask('taint', { url, count, now, everyMs: taintEveryMs, waitMsMax: waitSeconds * 1_000 }),
      asking.ask('questions', { url, seed, clients, seconds, overAll: [], everyMs: askEveryMs }),
    ]);
    const { most } = await ledger.ask('memory', undefined);
    return [
      { name: `intake meanwhile, of ${perSecond} events/s`, unit: '%', value: single((100 * pace.rate) / perSecond) },
      ...taintFigures(told, waitSeconds),
      ...Object.entries(answered.took).flatMap(([name, ms]) => tookFigures(name as keyof typeof goals, ms)),
      { name: 'resident memory while it serves, at most', ...megabytes(single(most)), goal: { most: 600 } },
    ];
  } finally {
    await Promise.all([served?.close(), asking.close(), tainting.close()]);
    await rm(copy, { recursive: true, force: true });
  }
}

function taintFigures(told: readonly number[], waitSeconds: number): Figure[] {
  const seconds = told.map((ms) => ms / 1_000);
  const name = 'a taint is told by /v1/changes';
  return [
    {
      name: `${name}, by ${waitSeconds} s after the last`,
      unit: '%',
      value: single((100 * seconds.filter(Number.isFinite).length) / told.length),
    },
    { name: `${name}: p50 of ${told.length}`, unit: 's', value: single(quantile(seconds, 0.5)) },
    { name: `${name}: p99`, unit: 's', value: single(quantile(seconds, 0.99)), goal: { most: 1 } },
  ];
}

function tookFigures(name: keyof typeof goals, ms: readonly number[]): Figure[] {
  return [
    { name: `${name}: p50 of ${ms.length}`, unit: 'ms', value: single(quantile(ms, 0.5)) },
    { name: `${name}: p99`, unit: 'ms', value: single(quantile(ms, 0.99)), goal: goals[name] },
  ];
}
