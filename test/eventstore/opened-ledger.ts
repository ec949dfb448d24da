import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { StoreFactory } from '../../libs/event-store/event-store.contract.js';
import { StoreClosed } from '../../libs/event-store/event-store.js';
import { openEventStoreDb } from '../../libs/event-store/eventstoredb/open.js';
import { openSqliteReader } from '../../libs/event-store/sqlite/open.js';
import type { SqliteStore } from '../../libs/event-store/sqlite/sqlite-store.js';

interface Opened {
  readonly folder: string;
  store: SqliteStore;
}

/**
 * The contract's factory on a server: a store with an empty folder at first, complete when its test begins, and for the tests
 * that follow as long as none has closed it. The contract minds nothing that was there before, and a start costs more than
 * most of its tests.
 */
export function onServer(url: () => string, emptied = false): StoreFactory {
  let opened: Opened | undefined;
  const open = async (folder: string): Promise<SqliteStore> => {
    const store = await openEventStoreDb({ server: { url: url() }, folder, prefixes: ['contract-'] });
    await store.complete(new AbortController().signal);
    return store;
  };
  const end = async ({ folder, store }: Opened): Promise<void> => {
    await store.close();
    await rm(folder, { recursive: true });
  };
  const current = async (): Promise<Opened> => {
    if (opened !== undefined && (await isOpen(opened.store))) return opened;
    if (opened !== undefined) await end(opened);
    const folder = await mkdtemp(join(tmpdir(), 'initium-copy-'));
    opened = { folder, store: await open(folder) };
    return opened;
  };
  afterAll(async () => {
    if (opened !== undefined) await end(opened);
  });
  return async () => {
    const now = await current();
    const { folder, store } = now;
    return {
      store,
      reader: async () => openSqliteReader({ folder, commits: now.store.commits }),
      reopen: async () => {
        await now.store.close();
        if (emptied) await rm(folder, { recursive: true });
        now.store = await open(folder);
        return now.store;
      },
      dispose: async () => undefined,
    };
  };
}

async function isOpen(store: SqliteStore): Promise<boolean> {
  try {
    await store.head();
    return true;
  } catch (error) {
    if (error instanceof StoreClosed) return false;
    throw error;
  }
}
