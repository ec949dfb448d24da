import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countBefore, countUntil, within } from './search.js';

const items = fc
  .array(fc.integer({ min: -5, max: 5 }))
  .map((instants) => instants.sort((one, other) => one - other).map((at) => ({ at })));
const instants = fc.integer({ min: -6, max: 6 });

it('what lies before an instant, until it and within a period is what a look at each item finds', () => {
  fc.assert(
    fc.property(items, instants, instants, (all, from, to) => {
      expect(countBefore(all, from)).toBe(all.filter(({ at }) => at < from).length);
      expect(countUntil(all, to)).toBe(all.filter(({ at }) => at <= to).length);
      expect(within(all, from, to)).toEqual(all.filter(({ at }) => from <= at && at <= to));
    }),
  );
});
