import { describe, expect, it } from '@jest/globals';
import { StoreClosed } from '../event-store.js';
import {
  allSince,
  appended,
  appendOne,
  collect,
  idsOf,
  lastPosition,
  newStream,
  newStreams,
  write,
} from './samples.js';
import { type StoreFactory, type StoreUnderTest, type Traits, withStore } from './store-under-test.js';

export function lifetimeContract(factory: StoreFactory, traits: Traits): void {
  describe('closing', () => {
    it('finishes what was taken', () =>
      withStore(factory, async ({ store }) => {
        const taken = Array.from({ length: 20 }, () => appended(store, write(newStream(), 'NO_STREAM')));
        await store.close();
        for (const result of await Promise.all(taken)) expect(result.outcome).toBe('appended');
      }));

    it('ends every use with StoreClosed, also a follower that waits', () =>
      withStore(factory, async ({ store }) => {
        const waiting = collect(store.follow(await lastPosition(store), new AbortController().signal));
        const refused = expect(waiting).rejects.toThrow(StoreClosed);
        await store.close();
        await refused;
        await expect(store.append(newStreams(1))).rejects.toThrow(StoreClosed);
        await expect(store.settle(0)).rejects.toThrow(StoreClosed);
        await expect(store.head()).rejects.toThrow(StoreClosed);
        await expect(store.positionAt(0)).rejects.toThrow(StoreClosed);
        await expect(store.readPositions([1n])).rejects.toThrow(StoreClosed);
        await expect(collect(store.readAll())).rejects.toThrow(StoreClosed);
        await expect(collect(store.readStream('x'))).rejects.toThrow(StoreClosed);
        await store.close();
      }));
  });

  if (traits.durable) durabilityContract(factory);
  if (traits.firstPosition) highPositionsContract(factory);
}

/** What holds once a store was closed and opened again. */
export function durabilityContract(factory: StoreFactory): void {
  const again = async ({ reopen }: StoreUnderTest) => {
    if (reopen === undefined) throw new Error('the trait `durable` promises reopen');
    return reopen();
  };

  describe('opened again', () => {
    it('holds everything that was appended, and goes on from there', () =>
      withStore(factory, async (opened) => {
        const before = await lastPosition(opened.store);
        const stream = newStream();
        const writes = [write(stream, 'NO_STREAM', 2), ...newStreams(50)];
        await opened.store.append(writes);
        const all = await allSince(opened.store, before);
        const store = await again(opened);
        expect(await allSince(store, before)).toEqual(all);
        expect(await appendOne(store, write(stream, 'NO_STREAM'))).toEqual({ outcome: 'wrong-revision', actual: 1n });
        const { position } = await appended(store, write(stream, 1n));
        expect(position).toBeGreaterThan(all.at(-1)?.position ?? position);
      }));

    it('knows a repetition of what was appended before', () =>
      withStore(factory, async (opened) => {
        const one = write(newStream(), 'NO_STREAM', 2);
        const first = await appended(opened.store, one);
        const store = await again(opened);
        expect(await appended(store, one)).toMatchObject({ position: first.position, revision: first.revision });
        expect(idsOf(await collect(store.readStream(one.stream)))).toEqual(idsOf(one.events));
      }));

    it('keeps the promise of what was settled before', () =>
      withStore(factory, async (opened) => {
        const instant = opened.store.now();
        const { settled } = await opened.store.settle(instant);
        const store = await again(opened);
        const { position } = await appended(store, write(newStream(), 'NO_STREAM'));
        const [event] = await store.readPositions([position]);
        if (settled) expect(event?.ledgertime).toBeGreaterThan(instant);
      }));
  });
}

function highPositionsContract(factory: StoreFactory): void {
  describe('positions beyond 2^53', () => {
    const firstPosition = 2n ** 53n + 1n;

    it('are exact everywhere', () =>
      withStore(
        factory,
        async ({ store }) => {
          await store.append(newStreams(5));
          const positions = [0n, 1n, 2n, 3n, 4n].map((i) => firstPosition + i);
          const all = await collect(store.readAll());
          expect(all.map(({ position }) => position)).toEqual(positions);
          expect(await store.readPositions(positions)).toEqual(all);
          expect(await collect(store.readAll({ from: firstPosition + 3n }))).toEqual(all.slice(3));
          expect((await store.head())?.position).toBe(firstPosition + 4n);
          expect(await store.positionAt(store.now())).toBe(firstPosition + 4n);
          const end = new AbortController();
          for await (const batch of store.follow(firstPosition + 1n, end.signal)) {
            expect(batch).toEqual(all.slice(2));
            end.abort();
          }
        },
        { firstPosition },
      ));
  });
}
