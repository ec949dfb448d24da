import { SimulatedClock } from '../clock.js';
import { clockStart, eventStoreContract } from '../event-store.contract.js';
import { openMemoryStore } from './open.js';

eventStoreContract(
  'the store in memory',
  async ({ firstPosition }) => {
    const clock = new SimulatedClock(clockStart);
    const store = openMemoryStore({ clock, firstPosition });
    return {
      store,
      // A ledger in memory is its connection's alone: its readers are the store itself.
      reader: async () =>
        new Proxy(store, { get: (target, name) => (name === 'close' ? async () => {} : bound(target, name)) }),
      setClock: (instant) => clock.set(instant),
      dispose: () => store.close(),
    };
  },
  { durable: false, clock: true, firstPosition: true },
);

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name);
  return typeof value === 'function' ? value.bind(target) : value;
}
