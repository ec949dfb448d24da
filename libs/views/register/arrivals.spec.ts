import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrivalsOf } from '#libs/assessment';
import { openMemoryStore } from '#libs/event-store';
import { fromStored } from '#libs/evidence';
import { InlineViews } from '../test/inline-views.js';
import { record } from '../test/recorded.js';

/** Numbers of one source in any order of arrival, each once, at any times. */
const arrivals = fc.uniqueArray(
  fc.record({ sequence: fc.bigInt({ min: 1n, max: 20n }), time: fc.integer({ min: 0, max: 1_000 }) }),
  { selector: ({ sequence }) => sequence, minLength: 1, maxLength: 20 },
);

describe("a source's arrivals", () => {
  it('are at every position what the assessment makes of the same evidence', async () => {
    const law = fc.asyncProperty(arrivals, async (sent) => {
      const store = openMemoryStore();
      const views = new InlineViews(store);
      try {
        const positions = await record(
          store,
          sent.map(({ sequence, time }, index) => {
            const id = String(index);
            return { source: 'ads', id, kind: 'IpLogin', subject: 'client/a', time, sequence: String(sequence) };
          }),
        );
        await views.reached(positions.at(-1) as bigint);
        for (const upTo of positions) {
          const known = await store.readPositions(positions.filter((position) => position <= upTo));
          const expected = arrivalsOf(known.map(fromStored));
          const answer = views.register.arrivals('ads', upTo);
          expect(answer.highest).toBe(expected.highest);
          expect(answer.gaps.map(({ from, to }) => ({ from, to }))).toEqual(
            expected.gaps.map(({ from, to }) => ({ from, to })),
          );
          expect(answer.count(100, 600)).toBe(expected.count(100, 600));
        }
      } finally {
        await views.end();
        await store.close();
      }
    });
    await fc.assert(law, { numRuns: 50 });
  });
});
