import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PeriodIndex } from './period-index.js';

const period = fc
  .tuple(fc.integer({ min: -5_000, max: 5_000 }), fc.oneof(fc.nat(3), fc.nat(100), fc.nat(9_000)))
  .map(([from, length]) => ({ from, to: from + length }));

it('finds every period that contains an instant, of those that were not taken out again', () => {
  const law = fc.property(
    fc.array(fc.record({ period, goes: fc.boolean() })),
    fc.array(fc.integer({ min: -6_000, max: 15_000 })),
    (told, asked) => {
      const index = new PeriodIndex();
      for (const one of told) index.add(one.period);
      for (const one of told) if (one.goes) index.delete(one.period);
      const left = told.filter(({ goes }) => !goes).map((one) => one.period);
      for (const at of [...asked, ...left.flatMap(({ from, to }) => [from, to])])
        expect(new Set(index.at(at))).toEqual(new Set(left.filter(({ from, to }) => from <= at && at <= to)));
    },
  );
  fc.assert(law, { numRuns: 100 });
});
