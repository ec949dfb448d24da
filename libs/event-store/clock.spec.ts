import { describe, expect, it } from '@jest/globals';
import { clockReaches, SimulatedClock, systemClock } from './clock.js';

const never = new AbortController().signal;

describe('waiting for a clock', () => {
  it('ends when a simulated clock gets there, however it gets there', async () => {
    const clock = new SimulatedClock(1_000);
    let reached = false;
    const waiting = clockReaches(clock, 3_000, never).then(() => {
      reached = true;
    });
    for (const instant of [2_000, 1_500, 2_999]) {
      clock.set(instant);
      await new Promise(setImmediate);
      expect(reached).toBe(false);
    }
    clock.set(4_000);
    await waiting;
  });

  it('ends with the signal, under either clock', async () => {
    for (const clock of [new SimulatedClock(0), systemClock]) {
      const end = new AbortController();
      const waiting = clockReaches(clock, Number.MAX_SAFE_INTEGER, end.signal);
      end.abort();
      await waiting;
    }
  });

  it('does not wait for what is past, and not too short where a timer is a little early', async () => {
    await clockReaches(systemClock, Date.now() - 1, never);
    const instant = Date.now() + 5;
    await clockReaches(systemClock, instant, never);
    expect(Date.now()).toBeGreaterThanOrEqual(instant);
  });
});
