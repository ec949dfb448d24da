import { parentPort, workerData } from 'node:worker_threads';
import type { Brought } from './brought.js';
import { verified } from './verified.js';

const { path, brought } = workerData as { readonly path: string; readonly brought: Brought };
parentPort?.postMessage(await verified(path, brought));
