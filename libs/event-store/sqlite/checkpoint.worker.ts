import { workerPort } from '../worker-port.js';
import { asUnavailable } from './failures.js';
import type { CheckpointAnswer, CheckpointRequest } from './messages.js';
import { openWritable, pageBytes } from './schema.js';

const port = workerPort<{ readonly path: string }, CheckpointRequest, CheckpointAnswer>('Checkpointer');
const db = openWritable(port.data.path, { fileMustExist: true });

/** Moves what is there, and then what came meanwhile, which is little. Neither makes the writer wait. */
function checkpoint(): number {
  db.pragma('wal_checkpoint(PASSIVE)');
  const [state] = db.pragma('wal_checkpoint(PASSIVE)') as { log: bigint }[];
  return Number(state?.log ?? 0n) * pageBytes;
}

port.onMessage(({ ask }) => {
  try {
    if (ask === 'checkpoint') port.tell({ logBytes: checkpoint() });
    else db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // The log stays as it is, and grows.
    port.tell({ logBytes: 0, failed: asUnavailable(error).message });
  }
  if (ask === 'close') {
    db.close();
    port.close();
  }
});
