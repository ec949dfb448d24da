import type { Finding } from '../finding.js';
import type { Load } from '../limits.js';
import { WorkerThread } from '../worker-thread.js';
import type { CheckpointAnswer, CheckpointRequest } from './messages.js';

/** Bytes written to the log after which they are worth moving into the database file. */
const checkpointAfterBytes = 16 * 1024 * 1024;

/** The log's own size from which on it is started afresh, which the writer has to do and wait for. */
const logBytesMax = 64 * 1024 * 1024;

/** Pages that a transaction writes besides its events' bytes, at a guess: what is half full, and the index. */
const pagesPerCommit = 4 * 8_192;

/**
 * Moves the write-ahead log into the database file, on a thread of its own. While events keep coming a log is never
 * moved whole, so it would grow for ever: when it is large, the writer is asked to start it afresh right after most of it
 * has been moved, and so waits for the little that is left.
 */
export class Checkpointer {
  readonly #worker: WorkerThread<CheckpointRequest, CheckpointAnswer>;
  readonly #restartLog: () => Promise<void>;
  readonly #path: string;
  #bytes = 0;
  #busy = false;
  #failed: string | undefined;

  constructor(path: string, restartLog: () => Promise<void>) {
    this.#path = path;
    this.#restartLog = restartLog;
    this.#worker = new WorkerThread(new URL('./checkpoint.worker.js', import.meta.url), {
      data: { path },
      execArgv: [],
      heard: (answer) => void this.#moved(answer),
      // Without checkpoints nothing is lost and nothing stops; the log grows.
      failed: ({ message }) => {
        this.#failed = message;
      },
    });
    this.#worker.unref();
  }

  wrote({ bytes }: Load): void {
    this.#bytes += bytes + pagesPerCommit;
    if (this.#busy || this.#bytes < checkpointAfterBytes) return;
    this.#bytes = 0;
    this.#busy = true;
    this.#worker.tell({ ask: 'checkpoint' });
  }

  findings(): readonly Finding[] {
    if (this.#failed === undefined) return [];
    const detail = `The write-ahead log could not be moved into the database file, and grows (${this.#failed}).`;
    const remedy = 'See that the disk has room and works; it is tried again with the next events.';
    return [{ code: 'checkpoint-failed', about: `${this.#path}-wal`, detail, remedy, bars: 'nothing' }];
  }

  /** Ends with the whole log moved, where no one else reads. */
  close(): Promise<void> {
    return this.#worker.end({ ask: 'close' });
  }

  async #moved({ logBytes, failed }: CheckpointAnswer): Promise<void> {
    this.#failed = failed;
    if (failed !== undefined) this.#bytes = checkpointAfterBytes;
    // A writer that cannot do it now is asked again after the next checkpoint.
    if (logBytes > logBytesMax) await this.#restartLog().catch(() => {});
    this.#busy = false;
  }
}
