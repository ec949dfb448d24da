import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { whatCovers } from './what-covers.js';

const day = 24 * 60 * 60 * 1000;
const at = Date.parse('2026-03-02T12:00:00Z');
const none = { holds: [], requested: [], last: undefined, retentionYears: 5, now: at };
const hold = { number: 3, client: 'c1', reason: 'file 17', by: 'ann', at, lifted: false };

describe('what keeps a client from being erased', () => {
  it('is a hold, whatever else there is', () => {
    expect(whatCovers({ ...none, holds: [hold] })).toMatch(/^Hold 3 stands on it, by ann \(file 17\)/);
  });

  it('is a request of an authority, for as many years as evidence is kept', () => {
    const kept = (now: number) => whatCovers({ ...none, requested: [at - day, at], now });
    expect(kept(Date.parse('2031-03-02T11:59:59Z'))).toMatch(/authority has asked about it.*2031-03-02T12:00:00/);
    expect(kept(Date.parse('2031-03-02T12:00:00Z'))).toBeUndefined();
  });

  it('is the retention period, from the last that occurred', () => {
    const kept = (now: number, retentionYears = 5) => whatCovers({ ...none, last: at, now, retentionYears });
    expect(kept(Date.parse('2031-03-02T11:59:59Z'))).toMatch(/kept for 5 years after that.*INITIUM_RETENTION_YEARS/);
    expect(kept(Date.parse('2031-03-02T12:00:00Z'))).toBeUndefined();
    expect(kept(Date.parse('2031-03-02T12:00:00Z'), 7)).toBeDefined();
  });

  it('never lets go earlier for knowing more', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 4 * at }), { maxLength: 4 });
    fc.assert(
      fc.property(instants, instants, fc.integer({ min: 0, max: 4 * at }), (some, more, now) => {
        const covered = (requested: number[]) =>
          whatCovers({ ...none, requested, last: requested[0], now }) !== undefined;
        if (covered(some)) expect(covered([...some, ...more])).toBe(true);
      }),
    );
  });
});
