import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { appended, collect, idsOf, newStream, newStreams, write } from '../../libs/event-store/contract/samples.js';
import { StoreBehind, StoreUnavailable } from '../../libs/event-store/event-store.js';
import type { SqliteStore } from '../../libs/event-store/sqlite/sqlite-store.js';
import { StandInCluster, StandInNode } from './stand-in/index.js';
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
/** A connection that stands is what breaks. */
const connect = () => appended(store, write(newStream(), 'NO_STREAM'));

const ours = () => node.log.events.filter(({ stream }) => stream.startsWith('contract-'));
const idsThere = () => ours().map(({ id }) => id);

/** That each is there once, and is reported where it is, with no time but its own. */
async function standOnce(
  writes: readonly ReturnType<typeof write>[],
  results: Awaited<ReturnType<typeof store.append>>,
) {
  const ids = writes.flatMap(({ events }) => idsOf(events));
  expect(
    idsThere()
      .filter((id) => ids.includes(id))
      .toSorted(),
  ).toEqual(ids.toSorted());
  for (const [index, { stream }] of writes.entries()) {
    // An acknowledgement does not wait for a copy that is late.
    await until(async () => (await collect(store.readStream(stream))).length > 0);
    const [there] = await collect(store.readStream(stream));
    const { ledgertime, ...placed } = { ledgertime: undefined, ...results[index] };
    expect(placed).toEqual({ outcome: 'appended', position: there?.position, revision: there?.revision });
    // A thread that has only just begun may not know the time yet, and then says none.
    expect([undefined, there?.ledgertime]).toContain(ledgertime);
  }
}

describe('an append whose outcome the server does not tell', () => {
  // What goes wrong is over with the test: the next one goes on with the same store.
  beforeAll(begin);
  beforeEach(connect);
  afterAll(end);

  const faults: [name: string, make: () => void][] = [
    ['whose acknowledgement is lost', () => node.appends.loseNextAcknowledgements(3)],
    ['whose connection breaks after it was written', () => node.appends.breakAtNextAppend({ written: true })],
    ['whose connection breaks before it was written', () => node.appends.breakAtNextAppend({ written: false })],
    ['that is called timed out although it was written', () => node.appends.timeOutNextAppends(2, { written: true })],
    ['that is called timed out and was not written', () => node.appends.timeOutNextAppends(2, { written: false })],
    [
      'that is answered twice, which would end a process that lets the client append',
      () => node.appends.answerNextAppendTwice(),
    ],
  ];

  it.each(faults)('%s, among others, is written once and reported as such', async (_name, make) => {
    const writes = newStreams(20);
    make();
    await standOnce(writes, await store.append(writes));
  });

  it('is never reported as refused because an earlier one to its stream was lost', async () => {
    const stream = newStream();
    const writes = [write(stream, 'NO_STREAM', 2), write(stream, 1n), write(stream, 2n, 2)];
    node.appends.timeOutNextAppends(1, { written: false });
    const results = await store.append(writes);
    expect(results.map(({ outcome }) => outcome)).toEqual(['appended', 'appended', 'appended']);
    expect(idsOf(await collect(store.readStream(stream)))).toEqual(writes.flatMap(({ events }) => idsOf(events)));
  });

  it('is called unknown when nobody can say for long, and the same append made again is known', async () => {
    const one = write(newStream(), 'NO_STREAM');
    await node.stop();
    await expect(store.append([one])).rejects.toThrow(StoreUnavailable);
    await node.start();
    expect(await appended(store, one)).toMatchObject({ revision: 0n });
    expect(idsThere().filter((id) => id === one.events[0]?.eventId)).toHaveLength(1);
  });
});

describe('a server that is away', () => {
  beforeAll(begin);
  beforeEach(connect);
  afterAll(end);

  it('is found again by itself, and what waited for it is written once', async () => {
    await node.stop();
    const waiting = store.append([write(newStream(), 'NO_STREAM')]);
    await until(async () => (await store.condition()).findings.length > 0);
    await node.start();
    expect(await waiting).toMatchObject([{ outcome: 'appended' }]);
    await until(async () => (await store.condition()).findings.length === 0);
    expect(ours()).toHaveLength(2);
  });

  it('leaves questions about what is settled answered, and no other', async () => {
    const first = await store.head();
    await new Promise((resolve) => setTimeout(resolve, 2));
    await appended(store, write(newStream(), 'NO_STREAM'));
    await node.stop();
    expect(await store.settle(first?.ledgertime ?? 0)).toMatchObject({ settled: true });
    await expect(store.settle(store.now())).rejects.toThrow(StoreBehind);
    expect(await store.head()).toMatchObject({ position: ours().at(-1)?.position });
    await node.start();
  });

  it('that takes requests and answers nothing is given up for a new connection, and written to once', async () => {
    node.stall();
    const writes = newStreams(5);
    const waiting = store.append(writes);
    await until(async () => (await store.condition()).findings.length > 0);
    node.release();
    await standOnce(writes, await waiting);
  });
});

describe('a server', () => {
  beforeEach(async () => {
    await begin();
    await connect();
  });
  afterEach(end);

  it('that has lost what it acknowledged is told of, though that was not copied yet', async () => {
    const { port, log } = node;
    const before = log.copy();
    node.subscriptions.silence();
    await appended(store, write(newStream(), 'NO_STREAM'));
    await node.stop();
    node = await StandInNode.start({ log: before, port });
    await expect(store.append(newStreams(1))).rejects.toThrow(/does not have the event at position/);
    expect((await store.condition()).findings).toMatchObject([{ code: 'fork' }]);
  });

  it('that refuses access says so', async () => {
    node.appends.denyAccess();
    await expect(store.append(newStreams(1))).rejects.toThrow(/access-denied/);
  });
});

describe('a leader that moves', () => {
  afterEach(() => opened.clear());

  it('is followed, and what was pending is written once', async () => {
    const cluster = await StandInCluster.start();
    const one = await opened.store(cluster.connectionString);
    await appended(one, write(newStream(), 'NO_STREAM'));
    const writes = newStreams(30);
    cluster.leader?.appends.holdAppends();
    const waiting = one.append(writes);
    await cluster.leader?.counts.until(({ appends }) => appends >= 25);
    cluster.moveLeader(1, { writePending: 7 });
    const results = await waiting;
    expect(results.every(({ outcome }) => outcome === 'appended')).toBe(true);
    const ids = writes.flatMap(({ events }) => idsOf(events));
    expect(
      cluster.log.events
        .map(({ id }) => id)
        .filter((id) => ids.includes(id))
        .toSorted(),
    ).toEqual(ids.toSorted());
    await one.close();
    await cluster.stop();
  });
});

describe('a leader that answers nothing any more while another one leads', () => {
  afterEach(() => opened.clear());

  it('is left, and keeps no store from ending', async () => {
    const cluster = await StandInCluster.start();
    const one = await opened.store(cluster.connectionString);
    await appended(one, write(newStream(), 'NO_STREAM'));
    cluster.leader?.stall();
    cluster.moveLeader(1);
    await until(async () => (await Promise.allSettled([one.append(newStreams(1))]))[0].status === 'fulfilled');
    cluster.node(0).release();
    const begun = performance.now();
    await one.close();
    expect(performance.now() - begun).toBeLessThan(4_000);
    await cluster.stop();
  });
});

describe('many processes', () => {
  beforeAll(begin);
  afterAll(end);

  it('find what another one wrote before they have read it, with the receipt of the first', async () => {
    const other = await opened.store(node.connectionString);
    const stream = newStream();
    const { position, ledgertime } = await appended(store, write(stream, 'NO_STREAM'));
    expect(await other.append([write(stream, 'NO_STREAM')])).toEqual([{ outcome: 'wrong-revision', actual: 0n }]);
    expect(await other.readFirst(stream)).toMatchObject({ position, ledgertime });
  });

  it('find what a write ran into though it could not be read yet when the write was refused', async () => {
    const other = await opened.store(node.connectionString);
    const stream = newStream();
    node.holdReplication();
    const one = write(stream, 'NO_STREAM');
    const appending = store.append([one]);
    await until(() => idsThere().includes(one.events[0]?.eventId ?? ''));
    expect(await other.append([write(stream, 'NO_STREAM')])).toEqual([{ outcome: 'wrong-revision', actual: 0n }]);
    // Two requests of one process may have run into it.
    const reading = Promise.all([other.readFirst(stream), other.readFirst(stream)]);
    await pause(100);
    node.releaseReplication();
    for (const first of await reading) expect(first).toMatchObject({ eventId: one.events[0]?.eventId });
    await appending;
  });

  it('do not say that a stream which refused a write is not there', async () => {
    const stream = newStream();
    const other = await opened.store(node.connectionString);
    node.holdReplication();
    // By another process: what this one was told is there and does not find would be a fork.
    await other.append([write(stream, 'NO_STREAM')]);
    await store.append([write(stream, 'NO_STREAM')]);
    await expect(store.readFirst(stream)).rejects.toThrow(StoreUnavailable);
    node.releaseReplication();
  });

  it('say no time where they have not read up to there, rather than a wrong one', async () => {
    const other = await opened.store(node.connectionString);
    node.subscriptions.silence();
    const stream = newStream();
    const { position } = await appended(store, write(stream, 'NO_STREAM'));
    const first = await other.readFirst(stream);
    expect(first?.position).toBe(position);
    const [there] = ours().slice(-1);
    expect([undefined, Number((there?.created ?? 0n) / 10_000n)]).toContain(first?.ledgertime);
  });
});
