import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatedClock } from '#libs/event-store';
import { ask, askAll } from './ask.js';
import { end, instantOf, iso } from './calendar.js';
import { compare } from './compare.js';
import { transitional } from './exchange.js';
import { type CheckIfLacking, ownChecks } from './own-checks.js';
import { askPortfolio } from './portfolio.js';
import { record } from './record.js';
import type { Report } from './report.js';
import { tellStory } from './story.js';
import type { World } from './world.js';

/** Does a piece of work, and shows how much of it is done. */
export type Working = <T>(
  name: string,
  total: number,
  work: (done: (count: number) => void) => Promise<T>,
) => Promise<T>;

export interface Staged {
  readonly world: World;
  /** A ledger that is empty, and the clock that it goes by. */
  readonly url: string;
  readonly clock: SimulatedClock;
  readonly folder: string;
  readonly check: CheckIfLacking;
  readonly working: Working;
}

/** The world and its truth, beside the ledger. */
export function keepWorld(folder: string, world: World): void {
  const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  writeFileSync(join(folder, 'truth.ndjson'), lines(world.truth));
  writeFileSync(join(folder, 'world.ndjson'), lines(world.deliveries.map(({ at, event }) => ({ at: iso(at), event }))));
}

/** Records the world through the real API, asks about everybody, lets the ledger check whom nobody checked, and compares. */
export async function runDemo({ world, url, clock, folder, check, working }: Staged): Promise<Report> {
  const started = performance.now();
  const outcomes = await working('recording', world.deliveries.length, (progress) =>
    record(url, clock, world.deliveries, progress),
  );
  clock.set(end);
  const recorded = performance.now();
  const pairs = await working('asking', world.truth.length, (progress) => askAll(url, world.truth, progress));
  const asked = performance.now();
  const own = await working('checking', world.lives.length, (progress) => ownChecks(url, pairs, check, progress));
  const story = await tellStory(url, world, own.pairs);
  return {
    seed: world.seed,
    clients: world.lives.length,
    subjects: world.truth.length,
    events: world.deliveries.length,
    outcomes,
    seconds: { recording: (recorded - started) / 1000, asking: (asked - recorded) / 1000 },
    comparison: compare(pairs),
    ownChecks: own.checks,
    grandfathered: await grandfathered(url, world),
    ...(story && { story }),
    portfolio: await askPortfolio(url),
    url,
    folder,
  };
}

/** How many subjects a transitional regime carried a fortnight before the last of them ended. */
async function grandfathered(url: string, world: World): Promise<number> {
  const at = iso(instantOf('2026-06-15'));
  const there = world.truth.filter(({ country }) => (transitional as readonly string[]).includes(country));
  let carried = 0;
  for (const { client, service, asset, entity } of there) {
    const { status } = await ask(url, { client, service, asset, entity, at, knownAt: at });
    if (status === 'GRANDFATHERED') carried += 1;
  }
  return carried;
}
