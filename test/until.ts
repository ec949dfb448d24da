import { setTimeout as pause } from 'node:timers/promises';

const lookMs = 50;

/** Resolves once it is so; looks again and again, for as long as the test may take. */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await pause(lookMs);
}
