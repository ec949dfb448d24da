import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreFactory } from '../../libs/event-store/event-store.contract.js';
import { openEventStoreDb } from '../../libs/event-store/eventstoredb/open.js';
import { openSqliteReader } from '../../libs/event-store/sqlite/open.js';

/** The contract's factory on a server: each store begins with an empty folder, and is complete when the test begins. */
export function onServer(url: () => string, emptied = false): StoreFactory {
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), 'initium-copy-'));
    const options = { server: { url: url() }, folder, prefixes: ['contract-'] };
    const open = async () => {
      const store = await openEventStoreDb(options);
      await store.complete(new AbortController().signal);
      return store;
    };
    let store = await open();
    return {
      store,
      reader: async () => openSqliteReader({ folder, commits: store.commits }),
      reopen: async () => {
        await store.close();
        if (emptied) await rm(folder, { recursive: true });
        store = await open();
        return store;
      },
      dispose: async () => {
        await store.close();
        await rm(folder, { recursive: true });
      },
    };
  };
}
