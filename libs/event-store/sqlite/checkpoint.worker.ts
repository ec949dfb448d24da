import { parentPort, workerData } from 'node:worker_threads';
import { asUnavailable } from './failures.js';
import type { CheckpointAnswer, CheckpointRequest } from './messages.js';
import { openWritable, pageBytes } from './schema.js';

const port = parentPort;
if (port === null) throw new Error('the checkpointer runs as a worker thread');
const db = openWritable((workerData as { path: string }).path, { fileMustExist: true });

/** Moves what is there, and then what came meanwhile, which is little. Neither makes the writer wait. */
function checkpoint(): number {
  db.pragma('wal_checkpoint(PASSIVE)');
  const [state] = db.pragma('wal_checkpoint(PASSIVE)') as { log: bigint }[];
  return Number(state?.log ?? 0n) * pageBytes;
}

port.on('message', ({ ask }: CheckpointRequest) => {
  try {
    if (ask === 'checkpoint') port.postMessage({ logBytes: checkpoint() } satisfies CheckpointAnswer);
    else db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // The log stays as it is, and grows.
    port.postMessage({ logBytes: 0, failed: asUnavailable(error).message } satisfies CheckpointAnswer);
  }
  if (ask === 'close') {
    db.close();
    port.close();
  }
});
