import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent, NO_STREAM, type ResolvedEvent } from '@eventstore/db-client';
import { afterEach, describe, expect, it } from '@jest/globals';
import { StandInNode } from './index.js';

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) {
    await close();
  }
});

async function running(options?: Parameters<typeof StandInNode.start>[0]): Promise<StandInNode> {
  const node = await StandInNode.start(options);
  closing.push(() => node.stop());
  return node;
}

function connected({ connectionString }: { readonly connectionString: string }): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(connectionString);
  closing.push(() => client.dispose());
  return client;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) {
    found.push(item);
  }
  return found;
}

const happened = (n: number, id = randomUUID()) => jsonEvent({ id, type: 'happened', data: { n } });

describe('an append', () => {
  it('is read again as it was written, from its stream and from all', async () => {
    const node = await running();
    const client = connected(node);
    const event = jsonEvent({ type: 'happened', data: { n: 1 }, metadata: { v: 1 } });
    const { success, nextExpectedRevision, position } = await client.appendToStream('a', event, {
      expectedRevision: NO_STREAM,
    });
    expect({ success, nextExpectedRevision }).toEqual({ success: true, nextExpectedRevision: 0n });
    const [read] = await all(client.readStream('a'));
    expect(read?.event).toMatchObject({
      streamId: 'a',
      id: event.id,
      revision: 0n,
      data: { n: 1 },
      metadata: { v: 1 },
      position,
    });
    expect(await all(client.readAll())).toEqual([read]);
    expect(node.counts).toMatchObject({ batchAppends: 1, streamReads: 1, allReads: 1 });
  });
  it('reaches a subscription', async () => {
    const node = await running();
    const client = connected(node);
    await client.appendToStream('a', [happened(1), happened(2)]);
    const subscription = client.subscribeToAll();
    const caughtUp = Promise.withResolvers<void>();
    subscription.on('caughtUp', caughtUp.resolve);
    const seen: ResolvedEvent[] = [];
    subscription.on('data', (e) => seen.push(e));
    await caughtUp.promise;
    expect(seen.length).toBe(2);
    await client.appendToStream('b', happened(3));
    while (seen.length < 3) await new Promise((r) => setImmediate(r));
  });
});
