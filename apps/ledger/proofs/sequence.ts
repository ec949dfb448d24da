import { setTimeout as pause } from 'node:timers/promises';
import type { EventReader } from '#libs/event-store';
import type { Sequencer } from './sequencer.js';

/** A checkpoint comes after so many leaves, or so long (ms) after the last one, where there is something new. */
export interface Cadence {
  readonly leavesMax: number;
  readonly everyMs: number;
}

const usual: Cadence = { leavesMax: 4_096, everyMs: 1_000 };

/**
 * Follows a store and makes its log, step by step, until `signal` aborts. After each step `onStep` is told whether that is all
 * that the store holds, and waited for.
 */
export async function sequence(
  reader: EventReader,
  sequencer: Sequencer,
  signal: AbortSignal,
  onStep: (isAll: boolean) => Promise<void>,
  { leavesMax, everyMs }: Cadence = usual,
): Promise<void> {
  let begun = performance.now();
  for await (const events of reader.follow(sequencer.position, signal)) {
    sequencer.take(events);
    const isAll = (await reader.head())?.position === sequencer.position;
    if (!isAll && sequencer.waiting < leavesMax) continue;
    await sequencer.step();
    await onStep(isAll);
    const restMs = everyMs - (performance.now() - begun);
    if (isAll && restMs > 0) await pause(restMs, undefined, { signal }).catch(() => undefined);
    begun = performance.now();
  }
}
