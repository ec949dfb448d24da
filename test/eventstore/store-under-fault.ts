import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStoreDbOptions, openEventStoreDb } from '../../libs/event-store/eventstoredb/open.js';
import type { Timings } from '../../libs/event-store/eventstoredb/protocol/timings.js';
import type { SqliteStore } from '../../libs/event-store/sqlite/sqlite-store.js';

/** So short that a test need not wait long for what is given up, and long enough for a machine that is busy. */
const timings: Partial<Timings> = {
  attemptMs: 400,
  readMs: 1_000,
  giveUpMs: 4_000,
  awayAfterMs: 2_000,
  receiptWaitMs: 400,
  settleWaitMs: 400,
  lookMs: 50,
  silentMsMax: 200,
  startWaitMs: 0,
  serverWaitMs: 2_000,
  completeWaitMs: 100,
};

/** Folders and stores of one test, to be cleared away after it. */
export class Opened {
  readonly #folders: string[] = [];
  readonly #stores: SqliteStore[] = [];

  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'initium-fault-'));
    this.#folders.push(folder);
    return folder;
  }

  async store(url: string, more: Partial<EventStoreDbOptions> = {}): Promise<SqliteStore> {
    const folder = more.folder ?? (await this.folder());
    const prefixes = ['contract-', 'ledger-'];
    const store = await openEventStoreDb({
      ...{ server: { url }, prefixes, ...more, folder },
      timings: { ...timings, ...more.timings },
    });
    this.#stores.push(store);
    return store;
  }

  async clear(): Promise<void> {
    await Promise.all(this.#stores.splice(0).map((store) => store.close()));
    await Promise.all(this.#folders.splice(0).map((folder) => rm(folder, { recursive: true })));
  }
}

/** Resolves once it is so; the test's own time limit ends it otherwise. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}
