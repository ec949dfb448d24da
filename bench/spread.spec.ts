import { describe, expect, it } from '@jest/globals';
import { comparison, isMet, spread } from './spread.js';

describe('a spread', () => {
  it('is the middle of an odd number of figures, and the outermost', () => {
    expect(spread([5, 1, 9])).toEqual({ median: 5, min: 1, max: 9 });
  });

  it('is half way between the two in the middle of an even number', () => {
    expect(spread([4, 1, 2, 100])).toEqual({ median: 3, min: 1, max: 100 });
  });
});

describe('a comparison', () => {
  const what = { name: 'this', against: 'that', unit: 'events/s' };
  const pairs = [
    { ours: 10, raw: 20 },
    { ours: 30, raw: 40 },
    { ours: 9, raw: 10 },
  ];

  it('takes the ratio pair by pair, so that what slows both sides of a turn cancels out', () => {
    expect(comparison(what, pairs).ratio).toEqual({ median: 0.75, min: 0.5, max: 0.9 });
  });

  it('meets a goal by its median: at least where more is better, at most where less is', () => {
    const { ratio } = comparison(what, pairs);
    expect(isMet(ratio, { least: 0.75 })).toBe(true);
    expect(isMet(ratio, { least: 0.76 })).toBe(false);
    expect(isMet(ratio, { most: 0.75 })).toBe(true);
    expect(isMet(ratio, { most: 0.74 })).toBe(false);
  });
});
