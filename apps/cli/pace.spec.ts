import { describe, expect, it } from '@jest/globals';
import { Pace } from './pace.js';

describe('the pace of a long command', () => {
  it('is that of the last minute', () => {
    const pace = new Pace();
    for (let second = 1; second <= 100; second++) pace.see(second * 1_000, second * 50);
    expect(pace.perSecond).toBe(50);
    expect(pace.secondsFor(1_001)).toBe(21);
    for (let second = 101; second <= 160; second++) pace.see(second * 1_000, 5_000 + (second - 100));
    expect(pace.perSecond).toBe(1);
    expect(pace.secondsFor(10)).toBe(10);
  });

  it('gives no time left before anything is done, nor once nothing moves for a minute', () => {
    const pace = new Pace();
    expect([pace.perSecond, pace.secondsFor(10)]).toEqual([0, undefined]);
    pace.see(500, 30);
    expect(pace.secondsFor(60)).toBe(1);
    for (let second = 1; second <= 61; second++) pace.see(second * 1_000, 30);
    expect(pace.secondsFor(60)).toBeUndefined();
  });

  it('looks at what was seen last, however close together', () => {
    const pace = new Pace();
    for (let ms = 1; ms <= 1_000; ms++) pace.see(ms, ms);
    expect(pace.perSecond).toBe(1_000);
  });
});
