import { stat } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Brought } from './brought.js';
import type { Verified } from './verified.js';

/** From here on a pack is worth a thread, which takes longer to begin than a small one takes to verify. */
const largeBytes = 16 * 1024 * 1024;

/** What lives short, by far the most, is thrown away so much at a time: usually it is eight times as much. */
const maxYoungGenerationSizeMb = 8;

/** How many percent of what is held may be garbage before it is looked for: usually as much again. */
const garbagePercent = 20;

/** Whether a pack is so large that what garbage is left lying matters. */
export async function isLarge(path: string): Promise<boolean> {
  const found = await stat(path);
  return found.isDirectory() || found.size > largeBytes;
}

/** The same as `verified`, on a thread that holds little more than it needs. */
export function verifiedApart(path: string, brought: Brought): Promise<Verified> {
  setFlagsFromString(`--heap-growing-percent=${garbagePercent}`);
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./verify.worker.js', import.meta.url), {
      workerData: { path, brought },
      resourceLimits: { maxYoungGenerationSizeMb },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
