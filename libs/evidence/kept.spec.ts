import { describe, expect, it } from '@jest/globals';
import { kept, keptLast } from './kept.js';

describe('what is kept by its key', () => {
  it('is made once', () => {
    const held = new Map<string, object>();
    const made = kept(held, 'a', 2, () => ({}));
    expect(kept(held, 'a', 2, () => ({}))).toBe(made);
  });

  it('goes in the order in which it was made, where it is only looked up', () => {
    const held = new Map<string, number>();
    for (const [number, key] of ['a', 'b', 'a', 'c'].entries()) kept(held, key, 2, () => number);
    expect([...held]).toEqual([
      ['b', 1],
      ['c', 3],
    ]);
  });

  it('goes in the order in which it was used, where each use keeps it as the last', () => {
    const held = new Map<string, number>();
    for (const [number, key] of ['a', 'b', 'a', 'c'].entries()) keptLast(held, key, 2, number);
    expect([...held]).toEqual([
      ['a', 2],
      ['c', 3],
    ]);
  });
});
