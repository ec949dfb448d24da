import { describe, expect, it } from '@jest/globals';
import { newStreams } from './contract/samples.js';
import { type ClockMark, HeldClock } from './held-clock.js';
import { openMemoryStore } from './sqlite/open.js';

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 30);

/** Both clocks, as a test sets them. */
function clocks(): { system: number; running: number; held: HeldClock } {
  const shown: ClockMark & { system: number; running: number } = { system: start, running: 5_000 };
  return Object.assign(shown, { held: new HeldClock(undefined, () => ({ ...shown })) });
}

describe('a clock that is held against one that nobody sets', () => {
  it('is believed while both go on, through sleep and through small steps', () => {
    const shown = clocks();
    shown.system += 20 * hour + 50_000;
    shown.running += 20 * hour;
    expect(shown.held.mistrust()).toBeUndefined();
    expect(shown.held.now()).toBe(start + 20 * hour + 50_000);
  });

  it.each([
    ['ahead', 8_760_000 * hour],
    ['ahead', 1.01 * hour],
    ['back', -1.01 * hour],
  ])('is not once it jumps %s, and goes on from where it was until it is put right', (way, jump) => {
    const shown = clocks();
    shown.system += jump + 1_000;
    shown.running += 1_000;
    expect(shown.held.mistrust()).toMatch(new RegExp(`jumped ${way} by \\d+ minutes`));
    expect(shown.held.now()).toBe(start + 1_000);
    shown.system -= jump;
    expect(shown.held.mistrust()).toBeUndefined();
  });

  it('is nothing to record with, or to settle, until it is put right', async () => {
    const shown = clocks();
    const store = openMemoryStore({ clock: shown.held });
    await store.append(newStreams(1));
    shown.system += 8_760_000 * hour;
    await expect(store.append(newStreams(1))).rejects.toMatchObject({ code: 'clock-jump' });
    expect(store.now()).toBe(start);
    expect(await store.settle(start + hour)).toMatchObject({ settled: false });
    expect(store.failedAppends).toEqual(new Map([['clock-jump', 1]]));
    shown.system -= 8_760_000 * hour;
    const [result] = await store.append(newStreams(1));
    expect(result).toMatchObject({ outcome: 'appended', ledgertime: start });
    await store.close();
  });
});
