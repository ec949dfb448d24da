import { setTimeout as delay } from 'node:timers/promises';

const lookMs = 50;
const busyUs = 5_000;

/** Microseconds of processor time that all threads of this process have had. */
export function processorUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Resolves once this process does next to nothing: what it moves and collects after a turn is not to meet the other side's. */
export async function quiet(): Promise<void> {
  for (let [before, now] = [Number.NEGATIVE_INFINITY, processorUs()]; now - before > busyUs; now = processorUs()) {
    before = now;
    await delay(lookMs);
  }
}
