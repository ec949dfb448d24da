import { describe, expect, it } from '@jest/globals';
import {
  allSince,
  appended,
  appendOne,
  collect,
  idsOf,
  lastPosition,
  newEvent,
  newStream,
  newStreams,
  write,
} from './samples.js';
import { type StoreFactory, withStore } from './store-under-test.js';

export function repeatingContract(factory: StoreFactory): void {
  describe('repeating an append whose outcome is unknown', () => {
    it('answers as the first time and writes nothing twice', () =>
      withStore(factory, async ({ store }) => {
        const before = await lastPosition(store);
        const writes = [...newStreams(3), write(newStream(), 'NO_STREAM', 4)];
        const first = await store.append(writes);
        const again = await store.append(writes);
        const places = (results: typeof first) =>
          results.map((r) => (r.outcome === 'appended' ? [r.position, r.revision] : r));
        expect(places(again)).toEqual(places(first));
        expect(await allSince(store, before)).toHaveLength(7);
      }));

    it('does so at an exact revision too, and after the stream has gone on', () =>
      withStore(factory, async ({ store }) => {
        const stream = newStream();
        await appended(store, write(stream, 'NO_STREAM'));
        const middle = write(stream, 0n, 2);
        const first = await appended(store, middle);
        await appended(store, write(stream, 2n, 3));
        expect(await appended(store, middle)).toMatchObject({ position: first.position, revision: first.revision });
        expect(await collect(store.readStream(stream))).toHaveLength(6);
      }));

    it('writes what is missing of a batch that was written in part', () =>
      withStore(factory, async ({ store }) => {
        const before = await lastPosition(store);
        const writes = newStreams(6);
        const there = await store.append(writes.filter((_, i) => i % 2 === 0));
        const all = await store.append(writes);
        expect(all.every(({ outcome }) => outcome === 'appended')).toBe(true);
        expect(all.filter((_, i) => i % 2 === 0)).toMatchObject(
          there.map((r) => ({ ...r, ledgertime: expect.anything() })),
        );
        const stored = idsOf(await allSince(store, before));
        expect(stored.toSorted()).toEqual(writes.flatMap(({ events }) => idsOf(events)).toSorted());
      }));

    it('goes by the event id at its place: another attempt at the same place is refused', () =>
      withStore(factory, async ({ store }) => {
        const stream = newStream();
        const event = newEvent();
        const { position } = await appended(store, write(stream, 'NO_STREAM', [event]));
        const sameBytes = newEvent({ data: event.data, metadata: event.metadata });
        const refused = { outcome: 'wrong-revision', actual: 0n };
        expect(await appendOne(store, write(stream, 'NO_STREAM', [sameBytes]))).toEqual(refused);
        expect(await appended(store, write(stream, 'NO_STREAM', [event]))).toMatchObject({ position });
      }));

    it('does not take a known event id at another place for a repetition', () =>
      withStore(factory, async ({ store }) => {
        const stream = newStream();
        const events = [newEvent(), newEvent(), newEvent()];
        await appended(store, write(stream, 'NO_STREAM', events));
        const [first, second, third] = events;
        if (!first || !second || !third) throw new Error('three were made');
        const refused = { outcome: 'wrong-revision', actual: 2n };
        expect(await appendOne(store, write(stream, 'NO_STREAM', [second]))).toEqual(refused);
        expect(await appendOne(store, write(stream, 'NO_STREAM', [first, third]))).toEqual(refused);
        expect(await appendOne(store, write(stream, 'NO_STREAM', [...events, newEvent()]))).toEqual(refused);
      }));

    it('may overlap with the first attempt', () =>
      withStore(factory, async ({ store }) => {
        const before = await lastPosition(store);
        const one = write(newStream(), 'NO_STREAM', 2);
        const results = await Promise.all(Array.from({ length: 8 }, () => appended(store, one)));
        expect(new Set(results.map(({ position }) => position)).size).toBe(1);
        expect(await allSince(store, before)).toHaveLength(2);
      }));
  });
}
