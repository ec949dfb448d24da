import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { appended, collect, idsOf, newStream, newStreams, write } from '../../libs/event-store/contract/samples.js';
import { StoreBehind, StoreUnavailable } from '../../libs/event-store/event-store.js';
import { openSqliteStore } from '../../libs/event-store/sqlite/open.js';
import type { SqliteStore } from '../../libs/event-store/sqlite/sqlite-store.js';
import { StandInLog, StandInNode } from './stand-in/index.js';
import { Opened, until } from './store-under-fault.js';

const opened = new Opened();
let node: StandInNode;
let store: SqliteStore;

const begin = async () => {
  node = await StandInNode.start();
  store = await opened.store(node.connectionString);
};
const end = async () => {
  await opened.clear();
  await node.stop();
};

const ours = (log = node.log) => log.events.filter(({ stream }) => stream.startsWith('contract-'));
const copied = async (from = store) => idsOf(await collect(from.readAll()));
const isComplete = async () => (await copied()).length === ours().length;
/** Ours, as another process appends it. */
const elsewhere = (count = 1) => {
  for (let i = 0; i < count; i++) node.log.write(newStream(), { type: 'contract.Tested.v1', data: { i } });
};

describe('the one subscription', () => {
  beforeAll(begin);
  afterAll(end);

  it('serves any number of followers', async () => {
    const end = new AbortController();
    const followers = Array.from({ length: 120 }, async () => {
      for await (const batch of store.follow(undefined, end.signal)) return batch.length;
    });
    await appended(store, write(newStream(), 'NO_STREAM'));
    expect(new Set(await Promise.all(followers))).toEqual(new Set([1]));
    expect(node.counts).toMatchObject({ subscriptions: 1, openSubscriptions: 1 });
    end.abort();
  });

  const faults: [name: string, make: () => void][] = [
    ['that ends', () => node.subscriptions.end()],
    ['that is dropped as too slow', () => node.subscriptions.dropAsTooSlow()],
    ['that falls silent', () => node.subscriptions.silence()],
    [
      'whose successors are taken and never confirmed',
      () => {
        node.subscriptions.ignoreNext(2);
        node.subscriptions.end();
      },
    ],
    ['of a server that goes away', () => node.stop()],
  ];
  it.each(faults)('%s is begun again after the last event that was handled', async (_name, make) => {
    elsewhere(40);
    await until(isComplete);
    const { subscriptions } = node.counts;
    make();
    elsewhere(40);
    if (!node.isRunning) await node.start();
    elsewhere(40);
    await until(isComplete);
    expect(await copied()).toEqual(ours().map(({ id }) => id));
    expect(node.counts.subscriptions).toBeGreaterThan(subscriptions);
  });

  it('passes over what other applications write, and knows that it is complete all the same', async () => {
    const { position } = await appended(store, write(newStream(), 'NO_STREAM'));
    for (let i = 0; i < 50; i++) node.log.write(`orders-${i}`, { type: 'OrderPlaced', data: { i } });
    expect((await store.settle(store.now())).head).toMatchObject({ position });
    expect(await copied()).toEqual(ours().map(({ id }) => id));
  });
});

describe('the copy', () => {
  beforeEach(async () => {
    node = await StandInNode.start();
  });
  afterEach(end);

  it('goes on from where it was, in the same folder', async () => {
    const folder = await opened.folder();
    const first = await opened.store(node.connectionString, { folder });
    elsewhere(30);
    await until(async () => (await copied(first)).length === 30);
    await first.close();
    elsewhere(30);
    const again = await opened.store(node.connectionString, { folder });
    await until(async () => (await copied(again)).length === 60);
    expect(await copied(again)).toEqual(ours().map(({ id }) => id));
  });

  it('says that it is complete once it has all that was recorded before, and takes events meanwhile', async () => {
    elsewhere(5_000);
    const before = ours().map(({ id }) => id);
    const fresh = await opened.store(node.connectionString);
    await appended(fresh, write(newStream(), 'NO_STREAM'));
    await fresh.complete(new AbortController().signal);
    // What was taken meanwhile comes in its turn.
    expect((await copied(fresh)).slice(0, before.length)).toEqual(before);
    await until(async () => (await copied(fresh)).length === before.length + 1);
  });

  it('is exact at positions beyond 2^53', async () => {
    const log = new StandInLog({ firstPosition: 2n ** 53n + 1n });
    const far = await StandInNode.start({ log });
    const there = await opened.store(far.connectionString);
    const { position } = await appended(there, write(newStream(), 'NO_STREAM', 3));
    expect(position).toBe(log.events.at(-1)?.position);
    expect((await collect(there.readAll())).map((event) => event.position)).toEqual(
      log.events.map((event) => event.position),
    );
    await there.close();
    await far.stop();
  });

  it('is refused where the server has lost what was copied from it', async () => {
    const folder = await opened.folder();
    const first = await opened.store(node.connectionString, { folder });
    const { position } = await appended(first, write(newStream(), 'NO_STREAM'));
    await first.close();
    node.log.remove(position);
    await expect(opened.store(node.connectionString, { folder })).rejects.toThrow(
      /does not have the event at position/,
    );
  });

  it('is not taken for an embedded ledger, nor one of these for it', async () => {
    const folder = await opened.folder();
    await (await opened.store(node.connectionString, { folder })).close();
    await expect(openSqliteStore({ folder })).rejects.toThrow(/holds a copy of a server's ledger/);
    await rm(folder, { recursive: true });
    await (await openSqliteStore({ folder })).close();
    await expect(opened.store(node.connectionString, { folder })).rejects.toThrow(/holds an embedded ledger/);
  });
});

describe('the server’s clock', () => {
  const start = Date.UTC(2026, 10, 22);
  beforeEach(begin);
  afterEach(end);

  it('that steps back reorders nothing: time stands until it has caught up, in every process, however late it reads', async () => {
    const times: (number | undefined)[] = [];
    for (const instant of [start, start - 60_000, start - 1, start + 5]) {
      node.setClock(instant);
      times.push((await appended(store, write(newStream(), 'NO_STREAM'))).ledgertime);
    }
    expect(times).toEqual([start, start, start, start + 5]);
    for (const instant of [start, start - 60_000, start + 15, start + 12]) {
      node.setClock(instant);
      await store.append(newStreams(3));
    }
    const late = await opened.store(node.connectionString);
    expect(await collect(late.readAll())).toEqual(await collect(store.readAll()));
  });

  it('that gives no time is not taken for 1970, and the event is asked for less and less often', async () => {
    const begun = performance.now();
    node.log.leaveOutCreated();
    elsewhere();
    await until(async () => (await store.condition()).behind > 0n);
    await expect(store.settle(store.now())).rejects.toThrow(/gave no time/);
    expect(await copied()).toEqual([]);
    // Pauses double from 20 ms to a second: seven subscriptions in the first second and a half, then one a second.
    expect(node.counts.subscriptions).toBeLessThanOrEqual(8 + (performance.now() - begun) / 1_000);
  });

  it('that gives no time for one event stops right before it, though those before it were on the way', async () => {
    node.log.leaveOutCreated(0);
    const stop = node.subscriptions;
    stop.silence();
    elsewhere(5);
    node.log.leaveOutCreated();
    elsewhere(1);
    elsewhere(5);
    stop.resume();
    await until(async () => (await copied()).length === 5);
    await until(async () => (await store.condition()).behind > 0n);
    await expect(store.settle(store.now())).rejects.toThrow(StoreBehind);
    expect(await copied()).toEqual(
      ours()
        .slice(0, 5)
        .map(({ id }) => id),
    );
  });

  it('that is far behind the ledger takes nothing', async () => {
    node.setClock(Date.now() + 6 * 60_000);
    await appended(store, write(newStream(), 'NO_STREAM'));
    node.setClock();
    await store.append(newStreams(1));
    await expect(store.append(newStreams(1))).rejects.toThrow(StoreUnavailable);
  });
});
