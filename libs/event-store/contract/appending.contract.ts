import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LimitExceeded, type Write } from '../event-store.js';
import {
  allSince,
  appended,
  appendOne,
  collect,
  hex,
  idsOf,
  lastPosition,
  newEvent,
  newStream,
  write,
} from './samples.js';
import { type StoreFactory, withStore } from './store-under-test.js';

export function appendingContract(factory: StoreFactory): void {
  describe('appending', () => {
    it('makes a stream that must not be there once, and says where it stands the second time', () =>
      withStore(factory, async ({ store }) => {
        const stream = newStream();
        const first = await appendOne(store, write(stream, 'NO_STREAM', 3));
        expect(first).toMatchObject({ outcome: 'appended', revision: 2n, position: expect.any(BigInt) });
        expect(await appendOne(store, write(stream, 'NO_STREAM'))).toEqual({ outcome: 'wrong-revision', actual: 2n });
        expect(await collect(store.readStream(stream))).toHaveLength(3);
      }));

    it('goes on at the exact revision only', () =>
      withStore(factory, async ({ store }) => {
        const stream = newStream();
        expect(await appendOne(store, write(stream, 0n))).toEqual({ outcome: 'wrong-revision', actual: 'NO_STREAM' });
        await appended(store, write(stream, 'NO_STREAM', 2));
        for (const wrong of [0n, 2n, 7n])
          expect(await appendOne(store, write(stream, wrong))).toEqual({ outcome: 'wrong-revision', actual: 1n });
        expect(await appended(store, write(stream, 1n, 2))).toMatchObject({ revision: 3n });
      }));

    it('gives each write of an append its own result, in the order given', () =>
      withStore(factory, async ({ store }) => {
        const [taken, fresh, growing] = [newStream(), newStream(), newStream()];
        await appended(store, write(taken, 'NO_STREAM'));
        const before = await lastPosition(store);
        const refused = write(taken, 'NO_STREAM', 2);
        const good = [write(fresh, 'NO_STREAM', 2), write(growing, 'NO_STREAM'), write(growing, 0n)] as const;
        const results = await store.append([good[0], refused, good[1], good[2]]);
        expect(results.map(({ outcome }) => outcome)).toEqual(['appended', 'wrong-revision', 'appended', 'appended']);
        expect(idsOf(await allSince(store, before))).toEqual(good.flatMap(({ events }) => idsOf(events)));
      }));

    it('appends all events of a write or none', () =>
      withStore(factory, async ({ store }) => {
        const stream = newStream();
        await appended(store, write(stream, 'NO_STREAM'));
        const before = await lastPosition(store);
        await appendOne(store, write(stream, 5n, 10));
        await appendOne(store, write(stream, 'NO_STREAM', 10));
        expect(await allSince(store, before)).toEqual([]);
      }));

    it('says position and revision of the last event, as reading gives them', () =>
      withStore(factory, async ({ store }) => {
        const stream = newStream();
        const { position, revision } = await appended(store, write(stream, 'NO_STREAM', 4));
        const last = (await collect(store.readStream(stream))).at(-1);
        expect(last).toMatchObject({ position, revision, stream });
      }));

    it('gives bytes, types and names back exactly as they were given', () =>
      withStore(factory, async ({ store }) => {
        const bytes = fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.constant(new Uint8Array(0)),
          fc.constant(new Uint8Array(9)),
        );
        const name = fc.string({ unit: 'grapheme', maxLength: 40 });
        const type = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => text.length <= 256);
        await fc.assert(
          fc.asyncProperty(name, type, bytes, bytes, async (suffix, type, data, metadata) => {
            const stream = `${newStream()}/${suffix}`;
            const event = newEvent({ type, data, metadata });
            await appended(store, write(stream, 'NO_STREAM', [event]));
            const [stored] = await collect(store.readStream(stream));
            expect(stored).toMatchObject({ stream, type, eventId: event.eventId, revision: 0n });
            expect([hex(stored?.data ?? Buffer.of(1)), hex(stored?.metadata ?? Buffer.of(1))]).toEqual([
              hex(data),
              hex(metadata),
            ]);
          }),
          { numRuns: 40 },
        );
      }));

    it('keeps the part of a buffer that was given, not what it was cut from', () =>
      withStore(factory, async ({ store }) => {
        const whole = Buffer.from('before|given|after');
        const event = newEvent({ data: whole.subarray(7, 12), metadata: new Uint8Array(whole).subarray(13) });
        const stream = newStream();
        await appended(store, write(stream, 'NO_STREAM', [event]));
        const [stored] = await collect(store.readStream(stream));
        expect([stored?.data, stored?.metadata].map((part) => Buffer.from(part ?? '').toString())).toEqual([
          'given',
          'after',
        ]);
      }));
  });

  describe('limits', () => {
    it('takes what is just within them', () =>
      withStore(factory, async ({ store }) => {
        const { eventBytesMax, eventsPerWriteMax, streamNameBytesMax } = store.limits;
        const large = newEvent({ data: new Uint8Array(eventBytesMax - 10).fill(7), metadata: new Uint8Array(10) });
        await appended(store, write(newStream(), 'NO_STREAM', [large]));
        await appended(store, write(newStream(), 'NO_STREAM', eventsPerWriteMax));
        await appended(store, write(newStream().padEnd(streamNameBytesMax, 'x'), 'NO_STREAM'));
        expect(await store.append([])).toEqual([]);
      }));

    it('refuses what is beyond them, with everything that was asked together with it', () =>
      withStore(factory, async ({ store }) => {
        const { eventBytesMax, eventsPerWriteMax, streamNameBytesMax, writesPerAppendMax } = store.limits;
        const good = write(newStream(), 'NO_STREAM');
        const odd = (event: Parameters<typeof newEvent>[0]): Write =>
          write(newStream(), 'NO_STREAM', [newEvent(event)]);
        const beyond: Write[][] = [
          [write('', 'NO_STREAM')],
          [write('\ud800', 'NO_STREAM')],
          [write('é'.repeat(streamNameBytesMax / 2 + 1), 'NO_STREAM')],
          [write(newStream(), 'NO_STREAM', 0)],
          [write(newStream(), 'NO_STREAM', eventsPerWriteMax + 1)],
          [write(newStream(), -1n)],
          [odd({ data: new Uint8Array(eventBytesMax + 1) })],
          [odd({ eventId: 'not-a-uuid' })],
          [odd({ type: '' })],
          Array.from({ length: writesPerAppendMax }, () => good),
        ];
        const before = await store.head();
        for (const writes of beyond) await expect(store.append([good, ...writes])).rejects.toThrow(LimitExceeded);
        expect(await store.head()).toEqual(before);
      }));
  });
}
