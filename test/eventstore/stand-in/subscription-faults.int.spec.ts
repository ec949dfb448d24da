import { type END, type EventStoreDBClient, START } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { invalidPosition, type StandInNode } from './index.js';
import { all, Closing, happened, refusalOf, type Watched } from './test-clients.js';

const closing = new Closing();
let node: StandInNode;
let client: EventStoreDBClient;

beforeEach(async () => {
  node = await closing.node();
  client = closing.client(node.connectionString);
});
afterEach(() => closing.close());

const append = (stream: string) => client.appendToStream(stream, happened(1));
async function subscribed(fromPosition: typeof START | typeof END = START): Promise<Watched> {
  const watched = closing.watch(client.subscribeToAll({ fromPosition }));
  await watched.untilCaughtUp();
  return watched;
}

describe('a subscription', () => {
  it('falls silent and stays open, while one that is opened later is not silent', async () => {
    const silent = await subscribed();
    node.subscriptions.silence();
    const other = await subscribed();
    await append('a');
    await other.untilSeen((seen) => seen.length === 1);
    expect([silent.streams, silent.error]).toEqual([[], undefined]);
    expect(node.counts.openSubscriptions).toBe(2);
    node.subscriptions.resume();
    await append('b');
    await silent.untilSeen((seen) => seen.length === 2);
    expect(silent.streams).toEqual(['a', 'b']);
  });

  it('ends with an error', async () => {
    const watched = await subscribed();
    node.subscriptions.end();
    expect(await watched.untilError()).toMatchObject({ type: 'unavailable' });
    expect(node.counts).toMatchObject({ subscriptions: 1, openSubscriptions: 0 });
  });

  it('ends with the error that a test wants', async () => {
    const watched = await subscribed();
    node.subscriptions.end(invalidPosition(true));
    expect(await watched.untilError()).toMatchObject({ code: 3 });
  });

  it('is dropped because its consumer is too slow', async () => {
    const watched = await subscribed();
    node.subscriptions.dropAsTooSlow();
    expect(await watched.untilError()).toMatchObject({ code: 10 });
  });

  it('ends when its client does, and is no longer counted', async () => {
    const subscription = client.subscribeToAll();
    subscription.on('data', () => undefined);
    await node.counts.until(({ openSubscriptions }) => openSubscriptions === 1);
    await subscription.unsubscribe();
    await node.counts.until(({ openSubscriptions }) => openSubscriptions === 0);
    expect(node.subscriptions.open).toBe(0);
  });

  it('falls behind when its consumer is slow, catches up from the log, and says so again', async () => {
    const subscription = client.subscribeToAll({}, { highWaterMark: 1 });
    const watched = closing.watch(subscription);
    await watched.untilCaughtUp();
    subscription.pause();
    const data = 'x'.repeat(100_000);
    for (let n = 0; n < 80; n += 1) {
      node.log.write(`stream-${n}`, { type: 'large', data: { data } });
    }
    subscription.resume();
    await watched.untilSeen((seen) => seen.length === 80);
    expect(new Set(watched.streams).size).toBe(80);
    await watched.untilCaughtUp(2);
  });

  it('of a server before 23.10 is never told that it has caught up', async () => {
    const old = await closing.node({ version: '23.6.0', log: node.log });
    await append('a');
    const watched = closing.watch(closing.client(old.connectionString).subscribeToAll());
    await watched.untilSeen((seen) => seen.length === 1);
    await append('b');
    await watched.untilSeen((seen) => seen.length === 2);
    expect(watched.caughtUp).toBe(0);
  });

  it('is refused where reading is', async () => {
    node.reads.denyAccess();
    expect(await closing.watch(client.subscribeToAll()).untilError()).toMatchObject({ type: 'access-denied' });
    expect(await refusalOf(all(client.readAll()))).toMatchObject({ type: 'access-denied' });
    expect(await refusalOf(all(client.readStream('a')))).toMatchObject({ type: 'access-denied' });
    node.reads.denyAccess(false);
    expect(await all(client.readAll())).toEqual([]);
  });
});

describe('a read', () => {
  it('breaks after some of its events', async () => {
    await client.appendToStream('a', [happened(0), happened(1), happened(2)]);
    node.reads.breakNextRead({ after: 2 });
    const seen: unknown[] = [];
    const read = async (): Promise<void> => {
      for await (const { event } of client.readStream('a')) {
        seen.push(event?.revision);
      }
    };
    expect(await refusalOf(read())).toMatchObject({ type: 'unavailable' });
    expect(seen.length).toBeLessThanOrEqual(2);
    expect(await all(client.readStream('a'))).toHaveLength(3);
  });
});
