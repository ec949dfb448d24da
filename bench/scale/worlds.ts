import { join } from 'node:path';
import { Child } from '../child.js';
import type { Ids } from '../events.js';
import { type Built, worldIn } from './build.js';
import { copyViews } from './copy.js';
import { Served } from './served.js';
import type { Shape } from './shape.js';
import type { ViewsAsks } from './views.process.js';

export interface WorldsSize {
  readonly clients: number;
  readonly events: number;
  readonly seed: number;
  /** Told what is being done, and how many events of how many are written. */
  progress(what: string, done?: number, of?: number): void;
}

const smallEvents = 100_000;
/** The small world is never more than a share of the large one. */
const smallShare = 10;

/** The worlds of one run: each built once, its views with it, when it is first asked for. */
export class Worlds {
  readonly #size: WorldsSize;
  readonly #folder: string;
  readonly #built = new Map<string, Promise<Built>>();

  constructor(size: WorldsSize, folder: string) {
    this.#size = size;
    this.#folder = folder;
  }

  large(ids: Ids): Promise<Built> {
    const { clients, events } = this.#size;
    return this.#world(`large-${ids}`, { clients, events, ids });
  }

  small(ids: Ids): Promise<Built> {
    const events = Math.min(smallEvents, Math.floor(this.#size.events / smallShare));
    const clients = Math.max(10, Math.round((this.#size.clients * events) / this.#size.events));
    return this.#world(`small-${ids}`, { clients, events, ids });
  }

  #world(name: string, shape: Omit<Shape, 'seed'>): Promise<Built> {
    let world = this.#built.get(name);
    if (world === undefined) {
      world = this.#make(name, { ...shape, seed: this.#size.seed });
      this.#built.set(name, world);
    }
    return world;
  }

  async #make(name: string, shape: Shape): Promise<Built> {
    const { progress } = this.#size;
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
    progress(`${what}: log`);
    const served = await Served.start(built, folder);
    try {
      await served.ledger.ask('logged', undefined);
    } finally {
      await served.close();
    }
    return built;
  }
}
