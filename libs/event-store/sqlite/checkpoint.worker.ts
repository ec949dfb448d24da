import { parentPort, workerData } from 'node:worker_threads';
import type { CheckpointRequest } from './checkpointer.js';
import { openWritable } from './schema.js';

/** Frames of 8 KiB in the log from which on the writer is made to start it afresh: 128 MiB. */
const framesMax = 16_384;

const port = parentPort;
if (port === null) throw new Error('the checkpointer runs as a worker thread');
const db = openWritable((workerData as { path: string }).path);

function checkpoint(): void {
  const [state] = db.pragma('wal_checkpoint(PASSIVE)') as { log: bigint }[];
  // What was left behind meanwhile is little, so the writer is held up only for that.
  if (state !== undefined && Number(state.log) > framesMax) db.pragma('wal_checkpoint(RESTART)');
}

port.on('message', ({ ask }: CheckpointRequest) => {
  if (ask === 'checkpoint') {
    checkpoint();
    port.postMessage('done');
    return;
  }
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  port.close();
});
