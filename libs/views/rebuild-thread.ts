import { Worker } from 'node:worker_threads';
import { viewThreadLimits } from '#libs/event-store';
import type { FromRebuild, RebuildSettings, Rebuilt, ToRebuild } from './rebuild-worker.js';

/** How long a thread may take to end when it is told to. */
const closeMsMax = 4_000;

/** A thread that builds one view aside. */
export class RebuildThread {
  /** Resolves once it has hold of what it compares with. */
  readonly held: Promise<void>;
  readonly #worker: Worker;
  readonly #signal: AbortSignal;
  readonly #result: Promise<Rebuilt>;
  #killed: NodeJS.Timeout | undefined;

  constructor(settings: RebuildSettings, signal: AbortSignal, onProgress: (position: bigint, goal: bigint) => void) {
    const name = `rebuild ${settings.view}`;
    const worker = new Worker(new URL('./rebuild-worker.js', import.meta.url), {
      workerData: settings,
      name,
      resourceLimits: viewThreadLimits(),
    });
    this.#worker = worker;
    this.#signal = signal;
    const held = Promise.withResolvers<void>();
    this.held = held.promise;
    this.#result = new Promise<Rebuilt>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', () => {
        if (signal.aborted) resolve({ position: undefined, interrupted: true });
        else reject(new Error(`the rebuild of the view ${settings.view} ended by itself`));
      });
      worker.on('message', (message: FromRebuild) => {
        if (message.kind === 'held') held.resolve();
        else if (message.kind === 'done') resolve(message.result);
        else onProgress(message.position, message.goal);
      });
    });
    this.#result.catch(held.reject);
    this.held.catch(() => undefined);
    signal.addEventListener('abort', this.#abort);
    worker.once('exit', () => {
      clearTimeout(this.#killed);
      signal.removeEventListener('abort', this.#abort);
      held.resolve();
    });
  }

  /** Has it begin. Rejects when it fails; when `signal` aborts, what is built stays. */
  build(): Promise<Rebuilt> {
    this.#worker.postMessage((this.#signal.aborted ? 'close' : 'go') satisfies ToRebuild);
    return this.#result;
  }

  /** Has it end without having begun. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  readonly #abort = (): void => {
    this.#worker.postMessage('close' satisfies ToRebuild);
    this.#killed = setTimeout(() => this.#worker.terminate(), closeMsMax);
  };
}
