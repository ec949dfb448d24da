import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IntervalList } from './interval-list.js';

const instants = fc.oneof(fc.integer({ min: -50, max: 3_000 }), fc.constantFrom(-Infinity, Infinity));
const interval = fc.record({ from: instants, to: instants });

describe('an interval list', () => {
  it('gives those that meet another, as looking at each does', () => {
    const near = fc
      .array(fc.record({ step: fc.nat(20), length: fc.nat(60) }), { maxLength: 300 })
      .map((steps) => steps.map(({ step, length }, index) => ({ from: index * step, to: index * step + length })));
    const law = fc.property(near, fc.array(interval, { maxLength: 5 }), interval, (many, others, asked) => {
      const all = [...others, ...many];
      const meeting = all.filter(({ from, to }) => from <= asked.to && to >= asked.from);
      expect(new IntervalList(all).meeting(asked)).toEqual(meeting);
    });
    fc.assert(law);
  });
});
