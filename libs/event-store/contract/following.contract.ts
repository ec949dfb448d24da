import { describe, expect, it } from '@jest/globals';
import type { EventReader, StoredEvent } from '../event-store.js';
import { allSince, appended, idsOf, lastPosition, newStream, newStreams, write } from './samples.js';
import { type StoreFactory, withStore } from './store-under-test.js';

export function followingContract(factory: StoreFactory): void {
  describe('following', () => {
    it('gives what is there, then what comes, each once and in order', () =>
      withStore(factory, async ({ store, reader }) => {
        const before = await lastPosition(store);
        await store.append(newStreams(3));
        const other = await reader();
        const followers = [take(store, before, 1_009), take(other, before, 1_009)];
        for (let i = 0; i < 6; i++) await store.append(newStreams(1));
        await store.append(newStreams(1_000));
        const all = await allSince(store, before);
        for (const seen of await Promise.all(followers)) expect(seen).toEqual(all);
        await other.close();
      }));

    it('goes on after the last handled position and skips nothing', () =>
      withStore(factory, async ({ store }) => {
        const before = await lastPosition(store);
        await store.append(newStreams(20));
        const first = await take(store, before, 7);
        await store.append(newStreams(5));
        const rest = await take(store, first.at(-1)?.position, 25 - first.length);
        expect(idsOf([...first, ...rest])).toEqual(idsOf(await allSince(store, before)));
      }));

    it('reads on only when asked, and misses nothing meanwhile', () =>
      withStore(factory, async ({ store }) => {
        const before = await lastPosition(store);
        const end = new AbortController();
        await store.append(newStreams(2));
        const batches = store.follow(before, end.signal)[Symbol.asyncIterator]();
        const seen = [...((await batches.next()).value as readonly StoredEvent[])];
        await store.append(newStreams(900));
        await store.append(newStreams(900));
        while (seen.length < 1_802) seen.push(...((await batches.next()).value as readonly StoredEvent[]));
        expect(idsOf(seen)).toEqual(idsOf(await allSince(store, before)));
        end.abort();
        expect((await batches.next()).done).toBe(true);
      }));

    it('ends without an error when it is told to, also while it waits', () =>
      withStore(factory, async ({ store }) => {
        const end = new AbortController();
        const before = await lastPosition(store);
        const batches = store.follow(before, end.signal)[Symbol.asyncIterator]();
        const waiting = batches.next();
        end.abort();
        expect((await waiting).done).toBe(true);
        const ended = store.follow(before, AbortSignal.abort())[Symbol.asyncIterator]();
        expect((await ended.next()).done).toBe(true);
      }));

    it('serves many followers at once', () =>
      withStore(factory, async ({ store }) => {
        const { position } = await appended(store, write(newStream(), 'NO_STREAM'));
        const followers = Array.from({ length: 20 }, () => take(store, position, 3));
        const one = write(newStream(), 'NO_STREAM', 3);
        await appended(store, one);
        for (const seen of await Promise.all(followers)) expect(idsOf(seen)).toEqual(idsOf(one.events));
      }));
  });
}

/** Follows until `count` events came, at least. */
async function take(reader: EventReader, after: bigint | undefined, count: number): Promise<StoredEvent[]> {
  const end = new AbortController();
  const events: StoredEvent[] = [];
  for await (const batch of reader.follow(after, end.signal)) {
    events.push(...batch);
    if (events.length >= count) end.abort();
  }
  return events;
}
