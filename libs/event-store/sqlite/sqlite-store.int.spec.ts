import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatedClock } from '../clock.js';
import { clockStart, eventStoreContract, type StoreFactory } from '../event-store.contract.js';
import { openSqliteReader, openSqliteStore } from './open.js';

const factory: StoreFactory = async ({ firstPosition }) => {
  const folder = await mkdtemp(join(tmpdir(), 'initium-store-'));
  const clock = new SimulatedClock(clockStart);
  let store = await openSqliteStore({ folder, clock, firstPosition });
  return {
    store,
    reader: async () => openSqliteReader({ folder, commits: store.commits }),
    reopen: async () => {
      await store.close();
      store = await openSqliteStore({ folder, clock });
      return store;
    },
    setClock: (instant) => clock.set(instant),
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
};

eventStoreContract('the store on disk', factory, { durable: true, clock: true, firstPosition: true });
