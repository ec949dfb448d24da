import { Buffer } from 'node:buffer';
import {
  ANY,
  type AppendToStreamOptions,
  binaryEvent,
  type EventStoreDBClient,
  NO_STREAM,
  type Position,
  STREAM_EXISTS,
} from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../store-under-fault.js';
import { all, Closing, type Happened, happened, newStream, refusalOf } from './test-clients.js';

const mebibyte = 1024 * 1024;
/** With credentials of its own an append travels alone. */
const alone = { credentials: { username: 'admin', password: 'changeit' } };

/** What clients see of a server that they append to, whether it is a real one or a stand-in. */
export function appendsAsEventStoreDbDoes(connectionString: () => string): void {
  const closing = new Closing();
  let client: EventStoreDBClient;
  beforeEach(() => {
    client = closing.client(connectionString());
  });
  afterEach(() => closing.close());

  const revisions = async (stream: string): Promise<bigint[]> =>
    (await all(client.readStream(stream))).map(({ event }) => event?.revision ?? -1n);
  const numbers = async (stream: string): Promise<unknown[]> =>
    (await all(client.readStream<Happened>(stream))).map(({ event }) => event?.data.n);

  describe.each<[string, AppendToStreamOptions]>([
    ['on the stream of many appends', {}],
    ['alone', alone],
  ])('an append %s', (_, options) => {
    const append = (
      stream: string,
      events: ReturnType<typeof happened>[],
      expectedRevision: AppendToStreamOptions['expectedRevision'],
    ) => client.appendToStream(stream, events, { ...options, expectedRevision });

    it('begins a stream that must not exist, and is answered with the position of its event', async () => {
      const stream = newStream();
      const answer = await append(stream, [happened(1)], NO_STREAM);
      const [read] = await all(client.readStream(stream));
      expect(answer).toEqual({ success: true, nextExpectedRevision: 0n, position: read?.event?.position });
      expect(answer.position?.commit).toBe(answer.position?.prepare);
    });

    it('of several events is answered with the revision and the position of the last', async () => {
      const stream = newStream();
      const { nextExpectedRevision, position } = await append(
        stream,
        [happened(1), happened(2), happened(3)],
        NO_STREAM,
      );
      const positions = (await all(client.readStream(stream))).map(({ event }) => event?.position?.commit ?? 0n);
      expect(nextExpectedRevision).toBe(2n);
      expect(position?.commit).toBe(positions[2]);
      expect([...positions].sort((a, b) => Number(a - b))).toEqual(positions);
    });

    it('is refused where the stream exists and must not, with the revision it is at', async () => {
      const stream = newStream();
      await append(stream, [happened(1), happened(2)], NO_STREAM);
      const refused = await refusalOf(append(stream, [happened(3)], NO_STREAM));
      expect(refused).toMatchObject({
        type: 'wrong-expected-version',
        streamName: stream,
        expectedVersion: 'no_stream',
        actualVersion: 1n,
      });
    });

    it('is refused where the stream is not at the revision that is expected', async () => {
      const stream = newStream();
      expect(await refusalOf(append(stream, [happened(1)], 0n))).toMatchObject({
        type: 'wrong-expected-version',
        expectedVersion: 0n,
        actualVersion: 'no_stream',
      });
      await append(stream, [happened(1), happened(2)], NO_STREAM);
      for (const expectedVersion of [0n, 2n]) {
        const refused = await refusalOf(append(stream, [happened(3)], expectedVersion));
        expect(refused).toMatchObject({ type: 'wrong-expected-version', expectedVersion, actualVersion: 1n });
      }
      expect(await append(stream, [happened(3)], 1n)).toMatchObject({ nextExpectedRevision: 2n });
    });

    it('to a stream that must exist is refused where it does not, and taken where it only has metadata', async () => {
      const stream = newStream();
      expect(await refusalOf(append(stream, [happened(1)], STREAM_EXISTS))).toMatchObject({
        type: 'wrong-expected-version',
        expectedVersion: 'stream_exists',
        actualVersion: 'no_stream',
      });
      await client.setStreamMetadata(stream, { maxCount: 5 });
      expect(await append(stream, [happened(1)], STREAM_EXISTS)).toMatchObject({ nextExpectedRevision: 0n });
    });

    it('of the same ids at the same place is answered as the first time, whatever it says', async () => {
      for (const expectedRevision of [NO_STREAM, ANY] as const) {
        const stream = newStream();
        const first = await append(stream, [happened(1), happened(2)], expectedRevision);
        const ids = (await all(client.readStream(stream))).map(({ event }) => event?.id ?? '');
        await append(stream, [happened(3)], 1n);
        const again = await append(
          stream,
          ids.map((id) => happened(7, id)),
          expectedRevision,
        );
        expect(again).toEqual(first);
        const firstAlone = await append(stream, [happened(7, ids[0])], expectedRevision);
        expect(firstAlone.nextExpectedRevision).toBe(0n);
        expect(firstAlone.position?.commit).toBeLessThan(first.position?.commit ?? 0n);
        expect(await numbers(stream)).toEqual([1, 2, 3]);
      }
    });

    it('of an id that stands elsewhere in the stream is refused at a definite revision, and recognised at any', async () => {
      const stream = newStream();
      const second = happened(2);
      await append(stream, [happened(1), second], NO_STREAM);
      expect(await refusalOf(append(stream, [second], NO_STREAM))).toMatchObject({ type: 'wrong-expected-version' });
      expect(await append(stream, [second], ANY)).toMatchObject({ nextExpectedRevision: 1n });
      expect(await append(stream, [second], 1n)).toMatchObject({ nextExpectedRevision: 2n });
    });

    it('of which only the beginning was written before is refused', async () => {
      for (const expectedRevision of [NO_STREAM, ANY] as const) {
        const stream = newStream();
        const first = happened(1);
        await append(stream, [first], NO_STREAM);
        const refused = await refusalOf(append(stream, [first, happened(2)], expectedRevision));
        expect(refused).toMatchObject({ type: 'wrong-expected-version', actualVersion: 0n });
      }
    });

    it('at any revision of which only the end was written before is written as a whole', async () => {
      const stream = newStream();
      const first = happened(1);
      await append(stream, [first], NO_STREAM);
      await append(stream, [happened(2), first], ANY);
      expect(await numbers(stream)).toEqual([1, 2, 1]);
    });

    it('of an id that stands in another stream is written', async () => {
      const event = happened(1);
      await append(newStream(), [event], NO_STREAM);
      const stream = newStream();
      await append(stream, [event], NO_STREAM);
      expect(await revisions(stream)).toEqual([0n]);
    });

    it('of an event without a type or with an id of zeros is refused, as an error the client does not know', async () => {
      const untyped = { ...happened(1), type: '' as 'happened' };
      for (const event of [untyped, happened(1, '00000000-0000-0000-0000-000000000000')]) {
        expect(await refusalOf(append(newStream(), [event], ANY))).toMatchObject({ type: 'unknown' });
      }
    });

    it('is refused above a mebibyte of data, whatever its metadata', async () => {
      const stream = newStream();
      const event = (bytes: number) =>
        binaryEvent({ type: 'large', data: Buffer.alloc(bytes), metadata: Buffer.alloc(1000) });
      const refused = await refusalOf(client.appendToStream(stream, event(mebibyte + 1), options));
      expect(refused).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: mebibyte });
      await client.appendToStream(stream, event(mebibyte), options);
    });

    it('to a tombstone is refused, as reading it is, while all shows the tombstone', async () => {
      const stream = newStream();
      const { position } = await append(stream, [happened(1)], NO_STREAM);
      await client.tombstoneStream(stream);
      expect(await refusalOf(append(stream, [happened(2)], ANY))).toMatchObject({
        type: 'stream-deleted',
        streamName: stream,
      });
      expect(await refusalOf(all(client.readStream(stream)))).toMatchObject({
        type: 'stream-deleted',
        streamName: stream,
      });
      const since = await all(client.readAll({ fromPosition: position as Position }));
      const tombstone = since.find(({ event }) => event?.streamId === stream && event.type === '$streamDeleted');
      expect(tombstone?.event?.revision).toBe(2n ** 63n - 1n);
    });

    it('to a stream that was deleted goes on where its revisions were', async () => {
      const stream = newStream();
      await append(stream, [happened(1), happened(2)], NO_STREAM);
      await client.deleteStream(stream);
      expect(await refusalOf(all(client.readStream(stream)))).toMatchObject({ type: 'stream-not-found' });
      expect(await refusalOf(append(stream, [happened(3)], STREAM_EXISTS))).toMatchObject({ type: 'stream-deleted' });
      expect(await append(stream, [happened(3)], NO_STREAM)).toMatchObject({ nextExpectedRevision: 2n });
      // A server acknowledges it before it has the stream back for those who read it.
      await until(() =>
        revisions(stream).then(
          () => true,
          () => false,
        ),
      );
      expect(await revisions(stream)).toEqual([2n]);
    });
  });

  it('takes an append whose deadline has passed for timed out, and writes nothing', async () => {
    const stream = newStream();
    expect(await refusalOf(client.appendToStream(stream, happened(1), { deadline: -1000 }))).toMatchObject({
      type: 'deadline-exceeded',
    });
    expect(await refusalOf(all(client.readStream(stream)))).toMatchObject({ type: 'stream-not-found' });
  });
}
