import { Buffer } from 'node:buffer';
import {
  BACKWARDS,
  binaryEvent,
  END,
  type EventStoreDBClient,
  FORWARDS,
  jsonEvent,
  type Position,
  START,
} from '@eventstore/db-client';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { all, Closing, happened, middleOfAnEvent, newStream, oneEach, refusalOf } from './test-clients.js';

/** What clients see of a server that they read from, whether it is a real one or a stand-in. */
export function readsAsEventStoreDbDoes(connectionString: () => string): void {
  const closing = new Closing();
  let client: EventStoreDBClient;
  beforeEach(() => {
    client = closing.client(connectionString());
  });
  afterEach(() => closing.close());

  const read = async (stream: string, options?: Parameters<EventStoreDBClient['readStream']>[1]): Promise<number[]> =>
    (await all(client.readStream(stream, options))).map(({ event }) => Number(event?.revision));
  const readAll = async (
    options: Parameters<EventStoreDBClient['readAll']>[0],
    among: readonly string[],
  ): Promise<string[]> =>
    (await all(client.readAll(options)))
      .flatMap(({ event }) => event?.streamId ?? [])
      .filter((one) => among.includes(one));

  it('keeps what was written: type, id, bytes, metadata, time', async () => {
    const stream = newStream();
    const before = Date.now();
    const asJson = jsonEvent({ type: 'said', data: { é: [1, null] }, metadata: { v: 1 } });
    const asBytes = binaryEvent({ type: 'drawn', data: Buffer.from([0, 255]), metadata: Buffer.from([7]) });
    await client.appendToStream(stream, [asJson, asBytes]);
    const read = await all(client.readStream(stream));
    expect(read.map(({ event }) => event)).toMatchObject([
      {
        streamId: stream,
        id: asJson.id,
        type: 'said',
        isJson: true,
        data: { é: [1, null] },
        metadata: { v: 1 },
        revision: 0n,
      },
      { streamId: stream, id: asBytes.id, type: 'drawn', isJson: false, revision: 1n },
    ]);
    expect(read[1]?.event?.data).toEqual(new Uint8Array([0, 255]));
    expect(Math.abs((read[0]?.event?.created.getTime() ?? 0) - before)).toBeLessThan(60_000);
  });

  it('reads a stream from a revision, forwards and backwards, as far as is asked', async () => {
    const stream = newStream();
    await client.appendToStream(
      stream,
      [0, 1, 2, 3, 4].map((n) => happened(n)),
    );
    expect(await read(stream)).toEqual([0, 1, 2, 3, 4]);
    expect(await read(stream, { direction: FORWARDS, fromRevision: 2n, maxCount: 2 })).toEqual([2, 3]);
    expect(await read(stream, { direction: BACKWARDS, fromRevision: END })).toEqual([4, 3, 2, 1, 0]);
    expect(await read(stream, { direction: BACKWARDS, fromRevision: 2n, maxCount: 2 })).toEqual([2, 1]);
    expect(await read(stream, { direction: BACKWARDS, fromRevision: START })).toEqual([0]);
    expect(await read(stream, { fromRevision: 99n })).toEqual([]);
  });

  it('does not find a stream that is not there', async () => {
    expect(await refusalOf(all(client.readStream(newStream())))).toMatchObject({ type: 'stream-not-found' });
  });

  it('has no metadata of a stream until it is set, and then gives as many events as it says', async () => {
    const stream = newStream();
    const { position } = await client.appendToStream(stream, [happened(0), happened(1), happened(2)]);
    expect(await client.getStreamMetadata(stream)).toEqual({ streamName: stream });
    await client.setStreamMetadata(stream, { maxCount: 2, mine: 'x' });
    expect((await client.getStreamMetadata(stream)).metadata).toEqual({ maxCount: 2, mine: 'x' });
    expect(await read(stream)).toEqual([1, 2]);
    expect(await read(stream, { direction: BACKWARDS, fromRevision: END })).toEqual([2, 1]);
    await client.setStreamMetadata(stream, { truncateBefore: 2 });
    expect(await read(stream)).toEqual([2]);
    expect(await readAll({ fromPosition: position as Position, direction: BACKWARDS }, [stream])).toHaveLength(2);
  });

  it('reads all from an event forwards with it, and backwards without it', async () => {
    const { streams, positions } = await oneEach(client, 3);
    expect(await readAll({ fromPosition: positions[1] }, streams)).toEqual(streams.slice(1));
    const backwards = await readAll({ fromPosition: positions[2], direction: BACKWARDS }, streams);
    expect(backwards).toEqual(streams.slice(0, 2).reverse());
    expect(await readAll({ fromPosition: END, direction: BACKWARDS }, streams)).toEqual(streams.toReversed());
    expect(await readAll({ fromPosition: END }, streams)).toEqual([]);
    expect(await all(client.readAll({ fromPosition: positions[0], maxCount: 2 }))).toHaveLength(2);
  });

  it('does not read all from the middle of an event', async () => {
    const fromPosition = await middleOfAnEvent(client);
    expect(await refusalOf(all(client.readAll({ fromPosition })))).toMatchObject({ code: 2 });
  });
}
