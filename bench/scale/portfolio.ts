import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { instantText } from '#libs/evidence';
import { Child } from '../child.js';
import { type Comparison, comparison, type Figure, spread } from '../spread.js';
import type { AskingAsks } from './asking.process.js';
import type { AssessAsks } from './assess.process.js';
import type { Built } from './build.js';
import { copyWorld } from './copy.js';
import { draw } from './draw.js';
import { megabytes, single } from './figures.js';
import { benchLists } from './lists.js';
import { Served } from './served.js';
import { clientName, day, spanOf } from './shape.js';

export interface PortfolioSize {
  readonly folder: string;
  readonly rounds: number;
  /** Clients that are assessed in full, of whom the others are extrapolated. */
  readonly sample: number;
  /** Pages of clients, by each filter. */
  readonly pages: number;
  readonly profile?: string;
}

/** Addresses of the portfolio now, and at two past clocks: as it was known half of the world ago, then and of then. */
export function portfolioPaths({ shape }: Built): { now: string; past: { name: string; path: string }[] } {
  const { begin, end } = spanOf(shape);
  const half = instantText(Math.floor((begin + end) / 2));
  const late = instantText(end - Math.min(30 * day, (end - begin) / 4));
  return {
    now: '/v1/portfolio',
    past: [
      { name: 'at half of the time, as known then', path: `/v1/portfolio?at=${half}&knownAt=${half}` },
      {
        name: 'at half of the time, as known shortly before the end',
        path: `/v1/portfolio?at=${half}&knownAt=${late}`,
      },
    ],
  };
}

/**
 * B8. Milliseconds for the portfolio over HTTP about now and at two past clocks, for all indicators, and for first pages of
 * clients; and the share of that in what assessing every client in full would take, which a sample of them shows.
 */
export async function benchPortfolio(
  world: Built,
  { folder, rounds, sample, pages, profile }: PortfolioSize,
): Promise<{ comparisons: Comparison[]; figures: Figure[] }> {
  const copy = join(folder, 'portfolio');
  await copyWorld(world.folder, copy);
  const asking = new Child<AskingAsks>(new URL('./asking.process.js', import.meta.url));
  let served: Served | undefined;
  try {
    served = await Served.start(world, copy, profile);
    const { url } = served;
    const { now, past } = portfolioPaths(world);
    const ask = async (path: string) => (await asking.ask('ask', { url, paths: [path] }))[0] as number;
    const turns: { now: number; indicators: number; past: number[] }[] = [];
    for (let round = 0; round <= rounds; round++) {
      const turn = { now: await ask(now), indicators: await ask('/v1/portfolio/indicators'), past: [] as number[] };
      for (const { path } of past) turn.past.push(await ask(path));
      // The first round warms up.
      if (round > 0) turns.push(turn);
    }
    const what = { against: 'the portfolio now', unit: 'ms' };
    const took = (name: string, most: number, ms: (turn: (typeof turns)[number]) => number) => ({
      ...{ name, unit: 'ms', value: spread(turns.map(ms)), goal: { most } },
    });
    const lists = await benchLists(asking, url, pages);
    const { most } = await served.ledger.ask('memory', undefined);
    return {
      comparisons: past.map(({ name }, index) =>
        comparison(
          { ...what, name: `portfolio ${name}` },
          turns.map((turn) => ({ ours: turn.past[index] as number, raw: turn.now })),
        ),
      ),
      figures: [
        took('the portfolio now', 50, (turn) => turn.now),
        took('all indicators now', 50, (turn) => turn.indicators),
        ...past.map(({ name }, index) => took(`the portfolio ${name}`, 1_000, (turn) => turn.past[index] as number)),
        ...lists,
        ...(await shareFigures(world, sample, spread(turns.map((turn) => turn.now)).median)),
        { name: 'resident memory of the ledger, at most', ...megabytes(single(most)) },
      ],
    };
  } finally {
    await Promise.all([served?.close(), asking.close()]);
    await rm(copy, { recursive: true, force: true });
  }
}

async function shareFigures({ folder, shape }: Built, sample: number, portfolioMs: number): Promise<Figure[]> {
  const { seed, clients } = shape;
  const names = Array.from({ length: sample }, (_, number) => clientName(draw(seed, number, 0, 400) % clients));
  const process = new Child<AssessAsks>(new URL('./assess.process.js', import.meta.url));
  try {
    const { sharedMs, clientsMs, assessments } = await process.ask('sample', { folder, clients: names });
    const mean = clientsMs.reduce((sum, ms) => sum + ms, 0) / clientsMs.length;
    const fullMs = sharedMs + mean * clients;
    const of = `extrapolated from ${sample} of ${clients} clients`;
    return [
      { name: 'assessing one client in full', unit: 'ms', value: spread(clientsMs) },
      { name: 'assessments of a client', unit: '', value: single(assessments / sample) },
      { name: `assessing all clients in full, ${of}`, unit: 's', value: single(fullMs / 1_000) },
      { name: 'the portfolio now, as a share of that', unit: '%', value: single((100 * portfolioMs) / fullMs) },
    ];
  } finally {
    await process.close();
  }
}
