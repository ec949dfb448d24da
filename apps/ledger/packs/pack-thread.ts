import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { RuleSets } from '#libs/assessment';
import { AskedThread } from '#libs/projections';
import { moduleOf, Views } from '#libs/views';
import { Config } from '../config.js';
import { LedgerLog } from '../proofs/ledger-log.js';
import { Refusal } from '../refusal.js';
import type { MadePack } from './making/write-bag.js';
import type { PackReply, PackRequest, PackThreadSettings } from './pack.worker.js';

/** A pack of a client of whom very much is known takes a minute. */
const limits = { waitingMax: 8, msMax: 300_000 };

/** Makes packs on a thread of its own, one after the other, while everything else goes on. */
@Injectable()
export class PackThread implements OnApplicationShutdown {
  readonly #thread: AskedThread<PackRequest>;

  constructor({ dataDir }: Config, views: Views, ruleSets: RuleSets, { settings }: LedgerLog) {
    const { origin, tagKey, continued } = settings;
    const data: PackThreadSettings = {
      ...{ folder: dataDir, progress: views.progress.shared, ruleSets: moduleOf(ruleSets) },
      ...{ origin, tagKey, continued },
    };
    this.#thread = new AskedThread({
      module: new URL('./pack.worker.js', import.meta.url),
      data,
      name: 'packs',
      about: 'evidence packs',
      corrupt: (view) => views.discard(view),
      limits,
    });
  }

  /** Refuses what cannot be made, and rejects with what `AskedThread` rejects with. */
  async make(asked: PackRequest): Promise<MadePack & { readonly bytes: number }> {
    const reply = (await this.#thread.ask(asked)) as PackReply;
    if ('refused' in reply) throw new Refusal(reply.refused.code, reply.refused.detail);
    return reply.made;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#thread.close();
  }
}
