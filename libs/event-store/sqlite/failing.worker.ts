import { parentPort, threadId } from 'node:worker_threads';

/** The writer, but at its second request it ends: every other thread before it has written, the others right after. */
let requests = 0;
const count = (ends: boolean) => () => {
  requests += 1;
  if (ends && requests >= 2) process.exit(1);
};
parentPort?.on('message', count(threadId % 2 === 0));
await import('./writer.worker.js');
parentPort?.on('message', () => {
  if (requests >= 2) process.exit(1);
});
