import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteReader } from './open.js';

/** Another thread of the writing process, as one that feeds views: it follows, and tells the positions that it saw. */
const { folder, commits } = workerData as { folder: string; commits: SharedArrayBuffer };
const reader = openSqliteReader({ folder, commits });
const end = new AbortController();
parentPort?.once('message', () => end.abort());
parentPort?.postMessage([]);
for await (const batch of reader.follow(undefined, end.signal)) {
  parentPort?.postMessage(batch.map(({ position }) => position));
}
await reader.close();
