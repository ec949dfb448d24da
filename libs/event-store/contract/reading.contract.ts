import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventReader, EventStore, ReadOptions, StoredEvent } from '../event-store.js';
import { allSince, appended, collect, idsOf, lastPosition, newEvent, newStream, newStreams, write } from './samples.js';
import { type StoreFactory, withStore } from './store-under-test.js';

export function readingContract(factory: StoreFactory): void {
  describe('reading', () => {
    it('gives all events in one order, and each stream in its own', () =>
      withStore(factory, async ({ store }) => {
        const before = await lastPosition(store);
        const stream = newStream();
        const writes = [write(stream, 'NO_STREAM', 2), ...newStreams(2), write(stream, 1n, 1)];
        await store.append(writes);
        const all = await allSince(store, before);
        expect(idsOf(all)).toEqual(writes.flatMap(({ events }) => idsOf(events)));
        expect(increasing(all.map(({ position }) => position))).toBe(true);
        const own = await collect(store.readStream(stream));
        expect(own.map(({ revision }) => revision)).toEqual([0n, 1n, 2n]);
        expect(own).toEqual(all.filter((event) => event.stream === stream));
      }));

    it('reads from any place, either way, as many as asked', () =>
      withStore(factory, async ({ store, reader }) => {
        const before = await lastPosition(store);
        const stream = newStream();
        await store.append([write(stream, 'NO_STREAM', 12), ...newStreams(5)]);
        await appended(store, write(stream, 11n, 8));
        const all = await allSince(store, before);
        const own = await collect(store.readStream(stream));
        const other = await reader();
        const asked = fc.record({
          from: fc.nat(26),
          direction: fc.constantFrom('forward', 'back'),
          limit: fc.option(fc.nat(30), { nil: undefined }),
          who: fc.constantFrom<EventReader>(store, other),
        });
        await fc.assert(
          fc.asyncProperty(asked, async ({ from, direction, limit, who }) => {
            const place = all[Math.min(from, all.length - 1)]?.position ?? 0n;
            const some = await collect(who.readAll({ from: place, direction, limit: limit ?? all.length }));
            expect(within(some, before)).toEqual(
              slice(all, (e) => e.position, { from: place, direction, limit: limit ?? all.length }),
            );
            const options: ReadOptions = { from: BigInt(from), direction, limit };
            expect(await collect(who.readStream(stream, options))).toEqual(slice(own, (e) => e.revision, options));
          }),
          { numRuns: 60 },
        );
        await other.close();
      }));

    it('starts at the end when it reads back, and finds nothing where nothing is', () =>
      withStore(factory, async ({ store }) => {
        const stream = newStream();
        const { position } = await appended(store, write(stream, 'NO_STREAM', 3));
        const [last] = await collect(store.readAll({ direction: 'back', limit: 1 }));
        expect(last?.position).toBe(position);
        expect((await collect(store.readStream(stream, { direction: 'back' }))).map((e) => e.revision)).toEqual([
          2n,
          1n,
          0n,
        ]);
        expect(await collect(store.readAll({ from: position + 1n }))).toEqual([]);
        expect(await collect(store.readStream(stream, { from: 3n }))).toEqual([]);
        expect(await collect(store.readStream(newStream()))).toEqual([]);
        expect(await collect(store.readStream(stream, { limit: 0 }))).toEqual([]);
      }));

    it('reads more than one batch holds, each once', () =>
      withStore(factory, async ({ store }) => {
        const before = await lastPosition(store);
        const stream = newStream();
        await manyTo(store, stream, 1_300);
        expect(increasing((await allSince(store, before)).map((e) => e.position))).toBe(true);
        expect(await allSince(store, before, { limit: 1_201 })).toHaveLength(1_201);
        expect(await collect(store.readStream(stream, { direction: 'back' }))).toHaveLength(1_300);
      }));

    it('looks up positions in the order asked and leaves out what is not there', () =>
      withStore(factory, async ({ store }) => {
        const before = await lastPosition(store);
        await store.append(newStreams(5));
        const [a, b, c] = await allSince(store, before);
        if (!a || !b || !c) throw new Error('five were appended');
        expect(await store.readPositions([c.position, 2n ** 62n, a.position, b.position])).toEqual([c, a, b]);
        expect(await store.readPositions([])).toEqual([]);
        await store.append(newStreams(600));
        const many = (await allSince(store, before)).toReversed().filter((_, i) => i % 7 !== 3);
        expect(await store.readPositions(many.map(({ position }) => position))).toEqual(many);
      }));

    it('gives what events say as texts, in the order asked', () =>
      withStore(factory, async ({ store }) => {
        const before = await lastPosition(store);
        const said = ['{"a":"é\ufffd😀"}', '{}'].map((text) => newEvent({ data: Buffer.from(text) }));
        await store.append(said.map((event) => write(newStream(), 'NO_STREAM', [event])));
        const [a, b] = await allSince(store, before);
        if (!a || !b) throw new Error('two were appended');
        const textOf = ({ revision: _, data, metadata, ...event }: StoredEvent) => {
          const [text, more] = [data, metadata].map((bytes) => Buffer.from(bytes).toString());
          return { ...event, data: text, metadata: more };
        };
        expect(await store.readTexts([b.position, 2n ** 62n, a.position])).toEqual([b, a].map(textOf));
      }));

    it('knows the last event of all', () =>
      withStore(factory, async ({ store }) => {
        const { position } = await appended(store, write(newStream(), 'NO_STREAM', 2));
        const [last] = await store.readPositions([position]);
        expect(await store.head()).toEqual({ position, ledgertime: last?.ledgertime });
      }));
  });
}

async function manyTo(store: EventStore, stream: string, count: number): Promise<void> {
  await appended(store, write(stream, 'NO_STREAM'));
  for (let there = 1; there < count; there += 433)
    await appended(store, write(stream, BigInt(there - 1), Math.min(433, count - there)));
}

/** What the contract says of `from`, `direction` and `limit`, over a list. */
function slice(all: StoredEvent[], key: (event: StoredEvent) => bigint, { from = 0n, direction, limit }: ReadOptions) {
  const back = direction === 'back';
  const there = (back ? all.toReversed() : all).filter((event) => (back ? key(event) <= from : key(event) >= from));
  return there.slice(0, limit);
}

const within = (events: StoredEvent[], before: bigint | undefined) =>
  events.filter(({ position }) => before === undefined || position > before);

const increasing = (positions: readonly bigint[]): boolean =>
  positions.every((p, i) => i === 0 || p > (positions[i - 1] as bigint));
