import { uptime } from 'node:os';
import type { Clock } from './clock.js';

/** What both clocks showed at one moment, in milliseconds: the system's, and one that nobody sets and that runs through sleep. */
export interface ClockMark {
  readonly system: number;
  readonly running: number;
}

export type ReadClocks = () => ClockMark;

export const readClocks: ReadClocks = () => ({ system: Date.now(), running: uptime() * 1_000 });

/** How far the system clock may get away from the one that runs through sleep, in milliseconds. */
export const jumpMsMax = 60 * 60_000;

/**
 * The system clock, held against one that nobody sets. When it has jumped since `begun`, its time is not one to record
 * with until it is back or another start has confirmed it; `now` then goes on from where it was.
 */
export class HeldClock implements Clock {
  readonly begun: ClockMark;
  readonly #read: ReadClocks;

  constructor(begun?: ClockMark, read: ReadClocks = readClocks) {
    this.#read = read;
    this.begun = begun ?? read();
  }

  now(): number {
    const { system, running } = this.#read();
    const expected = this.begun.system + running - this.begun.running;
    return Math.abs(system - expected) > jumpMsMax ? Math.round(expected) : system;
  }

  mistrust(): string | undefined {
    const { system, running } = this.#read();
    const jump = system - this.begun.system - (running - this.begun.running);
    if (Math.abs(jump) <= jumpMsMax) return undefined;
    const way = jump > 0 ? 'ahead' : 'back';
    return `it says ${new Date(system).toISOString()} and jumped ${way} by ${Math.round(Math.abs(jump) / 60_000)} minutes since the start`;
  }
}
