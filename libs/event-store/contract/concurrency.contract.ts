import { describe, expect, it } from '@jest/globals';
import type { EventReader, EventStore } from '../event-store.js';
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
import { type StoreFactory, withStore } from './store-under-test.js';

export function concurrencyContract(factory: StoreFactory): void {
  describe('at the same time', () => {
    it('lets exactly one of those win who write at the same revision', () =>
      withStore(factory, async ({ store }) => {
        const stream = newStream();
        for (const expected of ['NO_STREAM', 0n, 1n, 2n] as const) {
          const tries = Array.from({ length: 32 }, () => appendOne(store, write(stream, expected)));
          const won = (await Promise.all(tries)).filter(({ outcome }) => outcome === 'appended');
          expect(won).toHaveLength(1);
        }
        expect(await collect(store.readStream(stream))).toHaveLength(4);
      }));

    it('never shows anything new at or below what was read before', () =>
      withStore(factory, async ({ store, reader }) => {
        const before = await lastPosition(store);
        const others = [await reader(), await reader()];
        let writing = true;
        const writers = Promise.all(Array.from({ length: 8 }, () => manyAppends(store))).finally(() => {
          writing = false;
        });
        const looks = [store, ...others].map((who) => look(who, before, () => writing));
        await writers;
        const all = idsOf(await allSince(store, before));
        expect(all).toHaveLength(8 * 25 * 4);
        for (const seen of (await Promise.all(looks)).flat()) expect(seen).toEqual(all.slice(0, seen.length));
        for (const other of others) await other.close();
      }));

    it('shows an event to every reader once its append resolved', () =>
      withStore(factory, async ({ store, reader }) => {
        const other = await reader();
        for (let i = 0; i < 20; i++) {
          const { position } = await appended(store, write(newStream(), 'NO_STREAM'));
          expect(await other.readPositions([position])).toHaveLength(1);
          expect((await other.head())?.position).toBeGreaterThanOrEqual(position);
        }
        await other.close();
      }));
  });
}

async function manyAppends(store: EventStore): Promise<void> {
  for (let i = 0; i < 25; i++) await store.append([...newStreams(2), write(newStream(), 'NO_STREAM', 2)]);
}

/** What this reader saw, each time it read everything, while others wrote. */
async function look(who: EventReader, before: bigint | undefined, go: () => boolean): Promise<string[][]> {
  const seen: string[][] = [];
  while (go()) seen.push(idsOf(await allSince(who, before)));
  return seen;
}
