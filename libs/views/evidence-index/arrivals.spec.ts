import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrivalsOf } from '#libs/assessment';
import { openMemoryStore } from '#libs/event-store';
import { fromStored } from '#libs/evidence';
import { InlineViews } from '../test/inline-views.js';
import { record } from '../test/recorded.js';
import { evidenceIndexView } from './evidence-index-view.js';

const login = fc.constant({ kind: 'IpLogin', data: {} });
const message = fc.record({
  kind: fc.constantFrom('MarketingExposure', 'FirmCommunication'),
  data: fc.record(
    { message: fc.constantFrom('m1', 'm2', 'm3'), stage: fc.constantFrom('SENT', 'DELIVERED', 'OPENED', 'FAILED') },
    { requiredKeys: [] },
  ),
});

/** Numbers of one source in any order of arrival, each once, at any times. */
const arrivals = fc.uniqueArray(
  fc.record({
    sequence: fc.bigInt({ min: 1n, max: 20n }),
    time: fc.integer({ min: 0, max: 1_000 }),
    sent: fc.oneof(login, message, message),
  }),
  { selector: ({ sequence }) => sequence, minLength: 1, maxLength: 20 },
);

describe("a source's arrivals", () => {
  it('are at every position what the assessment makes of the same evidence', async () => {
    const law = fc.asyncProperty(arrivals, async (sent) => {
      const store = openMemoryStore();
      const views = new InlineViews(store, [evidenceIndexView]);
      try {
        const positions = await record(
          store,
          sent.map(({ sequence, time, sent: { kind, data } }, index) => {
            const id = String(index);
            return { source: 'ads', id, kind, subject: 'client/a', time, sequence: String(sequence), data };
          }),
        );
        expect(await views.reached(positions.at(-1) as bigint)).toBe(true);
        for (const upTo of positions) {
          const known = await store.readPositions(positions.filter((position) => position <= upTo));
          const expected = arrivalsOf(known.map(fromStored));
          const answer = views.evidenceIndex.arrivals('ads', upTo);
          expect(answer.highest).toBe(expected.highest);
          expect(answer.gaps.map(({ from, to }) => ({ from, to }))).toEqual(
            expected.gaps.map(({ from, to }) => ({ from, to })),
          );
          for (const [from, to] of [
            [100, 600],
            [0, 1_000],
          ] as const) {
            expect(answer.count(from, to)).toBe(expected.count(from, to));
            expect(answer.deliveries(from, to)).toBe(expected.deliveries(from, to));
          }
        }
      } finally {
        await views.end();
        await store.close();
      }
    });
    await fc.assert(law, { numRuns: 50 });
  });
});
