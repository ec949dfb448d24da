import { describe, expect, it } from '@jest/globals';
import { CannotOpen } from './event-store.js';
import { refuseStrangeClock } from './strange-clock.js';

const day = 86_400_000;
const built = Date.UTC(2026, 10, 30);

describe('what the clock says at a start', () => {
  it.each([
    ['soon after the last event', built + 10 * day, built + 9 * day],
    ['months after it', built + 300 * day, built],
    ['before it: the ledger waits for the clock', built + 10 * day, built + 11 * day],
    ['with no event yet', built + 1_000 * day, undefined],
    ['a little before the program was built, on another machine', built - day / 2, undefined],
  ])('is believed %s', (_when, now, last) => {
    refuseStrangeClock(now, last, built);
  });

  it.each([
    ['a thousand years after the last event', built + 365_000 * day, built, /more than a year after the last event/],
    ['before the program was built', built - 2 * day, undefined, /before this program was built/],
  ])('is refused %s, with what to do', (_when, now, last, why) => {
    const start = () => refuseStrangeClock(now, last, built);
    expect(start).toThrow(CannotOpen);
    expect(start).toThrow(why);
    expect(start).toThrow(/--accept-clock$/);
  });
});
