import { Worker } from 'node:worker_threads';

/** Bytes written after which the log is worth moving into the database file. */
const checkpointAfterBytes = 16 * 1024 * 1024;

export type CheckpointRequest = { readonly ask: 'checkpoint' | 'close' };

/** Moves the write-ahead log into the database file, on a thread of its own: the writer never waits for it. */
export class Checkpointer {
  readonly #worker: Worker;
  #bytes = 0;
  #busy = false;

  constructor(path: string) {
    this.#worker = new Worker(new URL('./checkpoint.worker.js', import.meta.url), { workerData: { path } });
    this.#worker.on('message', () => {
      this.#busy = false;
    });
    // Without checkpoints nothing is lost, only the log grows.
    this.#worker.on('error', () => {});
    this.#worker.unref();
  }

  wrote(bytes: number): void {
    this.#bytes += bytes;
    if (this.#busy || this.#bytes < checkpointAfterBytes) return;
    this.#bytes = 0;
    this.#busy = true;
    this.#worker.postMessage({ ask: 'checkpoint' } satisfies CheckpointRequest);
  }

  async close(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#worker.ref();
    this.#worker.postMessage({ ask: 'close' } satisfies CheckpointRequest);
    await ended;
  }
}
