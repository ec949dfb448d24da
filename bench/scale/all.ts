import { join } from 'node:path';
import { Child } from '../child.js';
import type { Ids } from '../events.js';
import { type BenchReport, reportOf, type Section } from '../report-of.js';
import { type Built, worldIn } from './build.js';
import { benchBurdens } from './burdens.js';
import { copyViews } from './copy.js';
import { benchGrowth, type GrowthSize } from './growth.js';
import { benchScaledIntake } from './intake.js';
import { benchLatency } from './latency.js';
import { benchPortfolio, portfolioPaths } from './portfolio.js';
import { benchRebuild } from './rebuild.js';
import type { Shape } from './shape.js';
import type { ViewsAsks } from './views.process.js';

export const parts = ['B4', 'B6', 'B8', 'latency', 'growth', 'burdens'] as const;
export type Part = (typeof parts)[number];

export interface ScaleOptions {
  readonly clients: number;
  readonly events: number;
  readonly seed: number;
  readonly rounds: number;
  readonly only: readonly Part[];
  /** Where worlds are kept for another run; a folder that is gone afterwards when left out. */
  readonly folder?: string;
  readonly quick?: boolean;
  readonly profile?: string;
  /** Told what is being done, and how many events of how many are written. */
  progress(what: string, done?: number, of?: number): void;
}

const smallEvents = 100_000;
/** The small world is never more than a share of the large one. */
const smallShare = 10;

const grown: Record<'usual' | 'quick', Pick<GrowthSize, 'logins' | 'looks' | 'clients'>> = {
  usual: { logins: [1_000, 10_000], looks: 50, clients: ['located', 'unlocated'] },
  quick: { logins: [50], looks: 3, clients: ['unlocated'] },
};

const borne = { usual: { part: 1, secondsMax: 400 }, quick: { part: 0.005, secondsMax: 20 } };

/** What is measured, one part after the other, on worlds of the asked size. */
export function benchScale(options: ScaleOptions): Promise<BenchReport> {
  return reportOf(options, async function* (folder) {
    const worlds = new Worlds(options, options.folder ?? join(folder, 'worlds'));
    for (const part of parts)
      if (options.only.includes(part)) yield await measure(part, worlds, { ...options, folder });
  });
}

async function measure(
  part: Part,
  worlds: Worlds,
  options: ScaleOptions & { readonly folder: string },
): Promise<Section> {
  const { folder, rounds, quick = false, profile, progress } = options;
  switch (part) {
    case 'B4': {
      const world = await worlds.large('ordered');
      progress(`B4: rebuild of ${world.events} events`);
      return { id: 'B4', title: 'Rebuild of the views', ...(await benchRebuild(world, { rounds, quick })) };
    }
    case 'B6': {
      const comparisons: Section['comparisons'][number][] = [];
      const figures: Section['figures'][number][] = [];
      for (const ids of quick ? (['ordered'] as const) : (['ordered', 'random'] as const)) {
        const pair = [await worlds.large(ids), await worlds.small(ids)] as const;
        progress(`B6: intake, ${ids} ids`);
        const intake = await benchScaledIntake(pair, { folder, rounds, batches: quick ? 2 : 10, profile });
        comparisons.push(...intake.comparisons);
        figures.push(...intake.figures);
      }
      return { id: 'B6', title: 'Intake over HTTP, all on, as the ledger grows', comparisons, figures };
    }
    case 'latency': {
      const world = await worlds.large('ordered');
      progress('latency while intake runs at half its most');
      const size = {
        folder,
        seconds: quick ? 1 : 30,
        batches: quick ? 2 : 20,
        overAll: [portfolioPaths(world).now],
        profile,
      };
      const figures = await benchLatency(world, size);
      return { id: 'latency', title: 'Questions while intake runs', comparisons: [], figures };
    }
    case 'growth': {
      const size = { folder: join(folder, 'growth'), progress, ...(quick ? grown.quick : grown.usual) };
      const figures = await benchGrowth(size);
      return { id: 'growth', title: 'A client with many logins, and the view of statuses', comparisons: [], figures };
    }
    case 'burdens': {
      const size = { folder: join(folder, 'burdens'), progress, ...(quick ? borne.quick : borne.usual) };
      return { id: 'burdens', title: 'What one party alone can record', ...(await benchBurdens(size)) };
    }
    case 'B8': {
      const world = await worlds.large('ordered');
      progress('B8: the portfolio');
      const size = { folder, rounds, sample: quick ? 20 : 500, profile };
      return { id: 'B8', title: 'The portfolio over all clients', ...(await benchPortfolio(world, size)) };
    }
  }
}

/** The worlds of one run: each built once, its views with it, when it is first asked for. */
class Worlds {
  readonly #options: ScaleOptions;
  readonly #folder: string;
  readonly #built = new Map<string, Promise<Built>>();

  constructor(options: ScaleOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
  }

  large(ids: Ids): Promise<Built> {
    const { clients, events } = this.#options;
    return this.#world(`large-${ids}`, { clients, events, ids });
  }

  small(ids: Ids): Promise<Built> {
    const events = Math.min(smallEvents, Math.floor(this.#options.events / smallShare));
    const clients = Math.max(10, Math.round((this.#options.clients * events) / this.#options.events));
    return this.#world(`small-${ids}`, { clients, events, ids });
  }

  #world(name: string, shape: Omit<Shape, 'seed'>): Promise<Built> {
    let world = this.#built.get(name);
    if (world === undefined) {
      world = this.#make(name, { ...shape, seed: this.#options.seed });
      this.#built.set(name, world);
    }
    return world;
  }

  async #make(name: string, shape: Shape): Promise<Built> {
    const { progress } = this.#options;
    const what = `world ${name}`;
    const folder = join(this.#folder, name);
    const built = await worldIn(folder, shape, (events) => progress(what, events, shape.events));
    const ordered =
      shape.ids === 'ordered'
        ? undefined
        : await this.#world(name.replace('random', 'ordered'), { ...shape, ids: 'ordered' });
    // Views hold no ids: those of the same world with others are its own.
    if (ordered !== undefined) await copyViews(ordered.folder, folder);
    progress(`${what}: views`);
    const views = new Child<ViewsAsks>(new URL('./views.process.js', import.meta.url));
    try {
      await views.ask('keep', { folder });
    } finally {
      await views.close();
    }
    return built;
  }
}
