import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs, retryAfterMsOf } from './backoff.js';

const backoff = { firstMs: 250, mostMs: 60_000 };

describe('the wait between tries', () => {
  it('is anywhere between nothing and a ceiling that doubles, and never more than the most', () => {
    const most = [1, 2, 3, 9, 500].map((failures) => backoffMs(failures, 0, backoff, () => 1));
    expect(most).toEqual([250, 500, 1_000, 60_000, 60_000]);
    expect(backoffMs(9, 0, backoff, () => 0)).toBe(0);
  });

  it('is no shorter than the other side asked for, and spread behind that', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99 }),
        fc.nat(3_600_000),
        fc.double({ min: 0, max: 1 }),
        (failures, asked, drawn) => {
          const waitMs = backoffMs(failures, asked, backoff, () => drawn);
          expect(waitMs).toBeGreaterThanOrEqual(asked);
          expect(waitMs).toBeLessThanOrEqual(asked + backoff.mostMs);
        },
      ),
    );
    expect(backoffMs(1, 1e12, backoff, () => 0)).toBe(3_600_000);
  });

  it('is read as seconds or as a date', () => {
    const now = Date.parse('2026-12-01T10:00:00Z');
    expect(retryAfterMsOf('7', now)).toBe(7_000);
    expect(retryAfterMsOf('Tue, 01 Dec 2026 10:01:00 GMT', now)).toBe(60_000);
    for (const none of [null, '', 'soon', '-1', 'Tue, 01 Dec 2026 09:00:00 GMT'])
      expect(retryAfterMsOf(none, now)).toBe(0);
  });
});
