import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Head, StoreUnavailable } from '../event-store.js';
import { allSince, appended, lastPosition, newStream, newStreams, write } from './samples.js';
import { clockStart, type StoreFactory, type StoreUnderTest, type Traits, withStore } from './store-under-test.js';

const minutes = 60_000;

export function timeContract(factory: StoreFactory, traits: Traits): void {
  describe('ledgertime', () => {
    it('never decreases along positions, and receipts say what reading gives', () =>
      withStore(factory, async ({ store }) => {
        const before = await lastPosition(store);
        const results = await Promise.all(
          Array.from({ length: 30 }, () => appended(store, write(newStream(), 'NO_STREAM', 2))),
        );
        const all = await allSince(store, before);
        expect(all.every((event, i) => i === 0 || event.ledgertime >= (all[i - 1]?.ledgertime ?? 0))).toBe(true);
        const times = new Map(all.map((event) => [event.position, event.ledgertime]));
        for (const { position, ledgertime } of results)
          if (ledgertime !== undefined) expect(ledgertime).toBe(times.get(position));
        expect(store.now()).toBeGreaterThanOrEqual(all.at(-1)?.ledgertime ?? Number.NaN);
      }));

    it('is later than every settled instant, for whatever was not there when it was settled', () =>
      withStore(factory, async ({ store }) => {
        const before = await lastPosition(store);
        const answers: { instant: number; head: Head | undefined; resolved: bigint }[] = [];
        let resolved = 0n;
        const writer = async () => {
          for (let i = 0; i < 20; i++) {
            const { position } = await appended(store, write(newStream(), 'NO_STREAM'));
            if (position > resolved) resolved = position;
          }
        };
        const asker = async () => {
          for (let i = 0; i < 20; i++) {
            const [instant, known] = [store.now(), resolved];
            const { head, settled } = await store.settle(instant);
            if (settled) answers.push({ instant, head, resolved: known });
          }
        };
        await Promise.all([writer(), writer(), asker(), asker()]);
        const all = await allSince(store, before);
        for (const { instant, head, resolved: known } of answers) {
          expect(head?.position ?? 0n).toBeGreaterThanOrEqual(known);
          const later = all.filter(({ position }) => head === undefined || position > head.position);
          expect(later.every(({ ledgertime }) => ledgertime > instant)).toBe(true);
        }
      }));

    it('leads to the last position that is not later than an instant', () =>
      withStore(factory, async ({ store, setClock }) => {
        const before = await lastPosition(store);
        for (let i = 0; i < 12; i++) {
          setClock?.(clockStart + i * i * 10);
          await store.append(newStreams(1 + (i % 3)));
        }
        const all = await allSince(store, before);
        const [first, last] = [all[0]?.ledgertime ?? 0, all.at(-1)?.ledgertime ?? 0];
        await fc.assert(
          fc.asyncProperty(fc.integer({ min: first, max: last + 20 }), async (instant) => {
            const there = all.filter(({ ledgertime }) => ledgertime <= instant).at(-1);
            expect(await store.positionAt(instant)).toBe(there?.position);
          }),
        );
        expect(await store.positionAt(0)).toBeUndefined();
      }));

    if (traits.clock) clockContract(factory);
  });
}

function clockContract(factory: StoreFactory): void {
  const inTime = (test: (opened: StoreUnderTest, setClock: (instant: number) => void) => Promise<void>) =>
    withStore(factory, async (opened) => {
      const { setClock } = opened;
      if (setClock === undefined) throw new Error('the trait `clock` promises setClock');
      await test(opened, (instant) => setClock(instant));
    });

  it('is what the clock says, however far it goes', () =>
    inTime(async ({ store }, setClock) => {
      expect(await appended(store, write(newStream(), 'NO_STREAM'))).toMatchObject({ ledgertime: clockStart });
      setClock(clockStart + 400 * 24 * 60 * minutes);
      expect(await appended(store, write(newStream(), 'NO_STREAM'))).toMatchObject({ ledgertime: store.now() });
      expect(store.now()).toBe(clockStart + 400 * 24 * 60 * minutes);
    }));

  it('stands while the clock is behind, up to five minutes; then the store takes nothing until it has caught up', () =>
    inTime(async ({ store }, setClock) => {
      await appended(store, write(newStream(), 'NO_STREAM'));
      setClock(clockStart - 5 * minutes);
      expect(await appended(store, write(newStream(), 'NO_STREAM'))).toMatchObject({ ledgertime: clockStart });
      expect(store.now()).toBe(clockStart);
      setClock(clockStart - 5 * minutes - 1);
      const one = write(newStream(), 'NO_STREAM');
      await expect(store.append([one])).rejects.toThrow(StoreUnavailable);
      setClock(clockStart + 1);
      expect(await appended(store, one)).toMatchObject({ ledgertime: clockStart + 1 });
    }));

  it('is a millisecond after a settled instant when the clock has not moved', () =>
    inTime(async ({ store }) => {
      const first = await appended(store, write(newStream(), 'NO_STREAM'));
      const { head, settled } = await store.settle(clockStart);
      expect([head?.position, settled]).toEqual([first.position, true]);
      expect(await appended(store, write(newStream(), 'NO_STREAM'))).toMatchObject({ ledgertime: clockStart + 1 });
    }));

  it('is not pushed ahead of the clock by a question about the future', () =>
    inTime(async ({ store }) => {
      expect((await store.settle(clockStart + minutes)).settled).toBe(false);
      expect(await appended(store, write(newStream(), 'NO_STREAM'))).toMatchObject({ ledgertime: clockStart });
    }));
}
