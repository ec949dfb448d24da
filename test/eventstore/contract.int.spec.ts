import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreContract, type StoreFactory } from '../../libs/event-store/event-store.contract.js';
import { setTimeout as pause } from 'node:timers/promises';
import { openEventStoreDb } from '../../libs/event-store/eventstoredb/open.js';
import { openSqliteReader } from '../../libs/event-store/sqlite/open.js';

const factory: StoreFactory = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'initium-esdb-'));
  const options = { server: { url: process.env.INITIUM_TEST_EVENTSTORE as string }, folder, prefixes: ['contract-'] };
  let store = await openEventStoreDb(options);
  while ((await store.condition()).behind > 0n) await pause(20);
  return {
    store,
    reader: async () => openSqliteReader({ folder, commits: store.commits }),
    reopen: async () => {
      await store.close();
      store = await openEventStoreDb(options);
      return store;
    },
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
};
eventStoreContract('a server', factory, { durable: true, clock: false, firstPosition: false });
