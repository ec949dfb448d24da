import { parentPort, workerData } from 'node:worker_threads';
import type { CheckpointAnswer, CheckpointRequest } from './messages.js';
import { openWritable, pageBytes } from './schema.js';

const port = parentPort;
if (port === null) throw new Error('the checkpointer runs as a worker thread');
const db = openWritable((workerData as { path: string }).path);

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
  } catch {
    // A full disk, most likely: the writer meets it too, and says so. The log stays as it is.
    port.postMessage({ logBytes: 0 } satisfies CheckpointAnswer);
  }
  if (ask === 'close') {
    db.close();
    port.close();
  }
});
