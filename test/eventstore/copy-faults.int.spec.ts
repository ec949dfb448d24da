import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appended, collect, idsOf, newStream, newStreams, write } from '../../libs/event-store/contract/samples.js';
import { StoreBehind, StoreUnavailable } from '../../libs/event-store/event-store.js';
import { openSqliteStore } from '../../libs/event-store/sqlite/open.js';
import type { SqliteStore } from '../../libs/event-store/sqlite/sqlite-store.js';
import { StandInLog, StandInNode } from './stand-in/index.js';
import { Opened, until } from './store-under-fault.js';

const opened = new Opened();
let node: StandInNode;
let store: SqliteStore;

beforeEach(async () => {
  node = await StandInNode.start();
  store = await opened.store(node.connectionString);
});
afterEach(async () => {
  await opened.clear();
  await node.stop();
});

const endangered = async () => (await store.condition()).findings.filter(({ code }) => code === 'retention');

const ours = (log = node.log) => log.events.filter(({ stream }) => stream.startsWith('contract-'));
const copied = async (from = store) => idsOf(await collect(from.readAll()));
const isComplete = async () => (await copied()).length === ours().length;
/** Ours, as another process appends it. */
const elsewhere = (count = 1) => {
  for (let i = 0; i < count; i++) node.log.write(newStream(), { type: 'contract.Tested.v1', data: { i } });
};

describe('the one subscription', () => {
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
    make();
    elsewhere(40);
    if (!node.isRunning) await node.start();
    elsewhere(40);
    await until(isComplete);
    expect(await copied()).toEqual(ours().map(({ id }) => id));
    expect(node.counts.subscriptions).toBeGreaterThan(1);
  });

  it('passes over what other applications write, and knows that it is complete all the same', async () => {
    await appended(store, write(newStream(), 'NO_STREAM'));
    for (let i = 0; i < 50; i++) node.log.write(`orders-${i}`, { type: 'OrderPlaced', data: { i } });
    expect((await store.settle(store.now())).head).toMatchObject({ position: ours()[0]?.position });
    expect(await copied()).toHaveLength(1);
  });
});

describe('the copy', () => {
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
    elsewhere(10_000);
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

  it('that steps back reorders nothing: time stands until it has caught up', async () => {
    const times: (number | undefined)[] = [];
    for (const instant of [start, start - 60_000, start - 1, start + 5]) {
      node.setClock(instant);
      times.push((await appended(store, write(newStream(), 'NO_STREAM'))).ledgertime);
    }
    expect(times).toEqual([start, start, start, start + 5]);
  });

  it('is the same in every process, however late it reads', async () => {
    for (const instant of [start, start - 60_000, start + 5, start + 2]) {
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

describe('a server that would not keep the promise', () => {
  it('is refused where it is too old', async () => {
    const old = await StandInNode.start({ version: '21.6.0' });
    await expect(opened.store(old.connectionString)).rejects.toThrow(/too old \(21\.6\.0\)/);
    await old.stop();
  });

  it('is refused where it cannot be reached', async () => {
    await node.stop();
    await expect(opened.store(node.connectionString)).rejects.toThrow(/cannot be reached/);
  });

  it('is waited for where it cannot be reached yet, and that is told', async () => {
    await node.stop();
    const told: string[] = [];
    const opening = opened.store(node.connectionString, {
      timings: { startWaitMs: 60_000 },
      onAway: (why) => told.push(why),
    });
    await until(() => told.length > 0);
    await node.start();
    await opening;
    expect(told[0]).toMatch(/cannot be reached/);
  });

  it('is refused at once, with what to do, where it speaks no TLS and is to', async () => {
    const url = node.connectionString.replace('tls=false', 'tls=true');
    await expect(opened.store(url, { timings: { startWaitMs: 60_000 } })).rejects.toThrow(
      /cannot be reached: 127.0.0.1:\d+ speaks no TLS: add tls=false/,
    );
  });

  it('is refused where it does not let this user read everything', async () => {
    node.reads.denyAccess();
    await expect(opened.store(node.connectionString)).rejects.toThrow(/refuses this user/);
  });

  it.each([{ $maxAge: 60 }, { $maxCount: 1 }, { $tb: 3 }])(
    'is refused with %j on a stream of ours',
    async (metadata) => {
      const stream = newStream();
      await appended(store, write(stream, 'NO_STREAM'));
      node.log.writeMetadata(stream, metadata);
      const [name] = Object.keys(metadata);
      await until(async () => (await endangered()).length > 0);
      expect(await endangered()).toMatchObject([
        { about: `stream ${stream}`, detail: expect.stringContaining(`has ${name} in its metadata`) },
      ]);
      await expect(opened.store(node.connectionString)).rejects.toThrow(`stream ${stream}: The stream has ${name}`);
      node.log.writeMetadata(stream, {});
      await until(async () => (await endangered()).length === 0);
      await opened.store(node.connectionString);
    },
  );

  it('says so when a stream of ours is deleted, and still has what was in it', async () => {
    const stream = newStream();
    const { position } = await appended(store, write(stream, 'NO_STREAM'));
    node.log.tombstone(stream);
    const isTold = async () => (await store.condition()).findings.some(({ code }) => code === 'stream-deleted');
    await until(isTold);
    expect(await store.append([write(stream, 'NO_STREAM')])).toMatchObject([{ outcome: 'wrong-revision' }]);
    expect(await store.readFirst(stream)).toMatchObject({ position });
  });

  it.each(['noticed', 'not noticed yet'])(
    'lets no other content take the place of what was in a stream that was deleted: %s',
    async (when) => {
      const stream = newStream();
      const { position } = await appended(store, write(stream, 'NO_STREAM'));
      if (when === 'not noticed yet') node.subscriptions.silence();
      node.log.softDelete(stream);
      if (when === 'noticed') await until(async () => (await endangered()).length === 1);
      const [result] = await store.append([write(stream, 'NO_STREAM')]);
      expect(result).toMatchObject({ outcome: 'wrong-revision' });
      expect(await store.readFirst(stream)).toMatchObject({ position });
    },
  );

  it('knows after a restart what it saw before: an expiry, and a stream that was deleted for good', async () => {
    const folder = await opened.folder();
    const [expiring, deleted] = [newStream(), newStream()];
    const first = await opened.store(node.connectionString, { folder });
    await first.append([write(expiring, 'NO_STREAM'), write(deleted, 'NO_STREAM')]);
    node.log.tombstone(deleted);
    const codes = async () => (await first.condition()).findings.map(({ code }) => code);
    await until(async () => (await codes()).includes('stream-deleted'));
    await first.close();
    // One that cannot be undone does not keep a process from starting.
    const second = await opened.store(node.connectionString, { folder });
    expect((await second.condition()).findings).toMatchObject([{ code: 'stream-deleted', about: `stream ${deleted}` }]);
    node.log.writeMetadata(expiring, { $maxCount: 1 });
    await until(async () => (await second.condition()).findings.length === 2);
    await second.close();
    await expect(opened.store(node.connectionString, { folder })).rejects.toThrow(`stream ${expiring}`);
  });

  it('does not mind what others set on their own streams', async () => {
    node.log.writeMetadata('orders-1', { $maxAge: 60 });
    expect((await opened.store(node.connectionString)).limits.eventBytesMax).toBeGreaterThan(64 * 1024);
  });
});
