import { Child } from '../child.js';
import type { Built } from './build.js';
import type { Later } from './later.js';
import { servedFrom } from './later.js';
import type { WorldLedgerAsks } from './ledger.process.js';
import type { WorldLoadAsks } from './load.process.js';

const batch = 1_000;
const connections = 4;
const stuckMs = 600_000;

/** A world's ledger in a process of its own, and how far it was gone on with. */
export class Served {
  readonly world: Built;
  readonly ledger: Child<WorldLedgerAsks>;
  readonly url: string;
  readonly #load: Child<WorldLoadAsks>;
  #first = 0;

  private constructor(world: Built, ledger: Child<WorldLedgerAsks>, url: string, load: Child<WorldLoadAsks>) {
    this.world = world;
    this.ledger = ledger;
    this.url = url;
    this.#load = load;
  }

  /** Resolves once its views have all there is. @param folder a copy of the world's, to be written in */
  static async start(world: Built, folder: string, profile?: string): Promise<Served> {
    const args = [folder, String(servedFrom(world.shape))];
    const ledger = new Child<WorldLedgerAsks>(new URL('./ledger.process.js', import.meta.url), args, { profile });
    const load = new Child<WorldLoadAsks>(new URL('./load.process.js', import.meta.url));
    try {
      const served = new Served(world, ledger, await ledger.ask('url', undefined), load);
      await served.caughtUp();
      return served;
    } catch (error) {
      await Promise.all([ledger.close(), load.close()]);
      throw error;
    }
  }

  get #later(): Later {
    const { shape, counted } = this.world;
    return { shape, counted, ids: shape.ids };
  }

  /** Events a second over HTTP, in batches of 1,000 over 4 connections, as fast as they are taken. */
  async burst(batches: number): Promise<number> {
    const first = this.#first;
    this.#first += batches * batch;
    return this.#load.ask('burst', { ...this.#later, url: this.url, first, batches, batch, connections });
  }

  /** The same at a steady rate. */
  async pace(perSecond: number, seconds: number): Promise<{ sent: number; rate: number }> {
    const size = Math.max(1, Math.min(batch, Math.floor(perSecond / 20)));
    const first = this.#first;
    this.#first += Math.ceil(perSecond * seconds) + size;
    return this.#load.ask('pace', {
      ...this.#later,
      url: this.url,
      first,
      batch: size,
      connections,
      perSecond,
      seconds,
    });
  }

  /** Resolves once the views have everything and the process rests. */
  async rest(): Promise<void> {
    await this.caughtUp();
    await this.ledger.ask('quiet', undefined);
  }

  caughtUp(): Promise<void> {
    return this.#load.ask('caughtUp', { url: this.url, stuckMs });
  }

  async close(): Promise<void> {
    await Promise.all([this.ledger.close(), this.#load.close()]);
  }
}
