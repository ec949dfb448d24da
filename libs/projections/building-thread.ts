import { Worker } from 'node:worker_threads';
import { viewThreadLimits } from '#libs/event-store';
import type { FromBuilding, ToBuilding } from './building-port.js';

/** How long a thread may take to end when it is told to. */
const closeMsMax = 4_000;

export interface BuildingTask {
  /** The module that builds, whose side of this is `buildingPort`. */
  readonly worker: URL;
  readonly settings: unknown;
  /** The thread's name. */
  readonly name: string;
}

/** A thread that builds something aside, once, and ends. */
export class BuildingThread<Result> {
  /** Resolves once it has hold of what it compares with. */
  readonly held: Promise<void>;
  readonly #worker: Worker;
  readonly #signal: AbortSignal;
  readonly #result: Promise<Result | undefined>;
  #killed: NodeJS.Timeout | undefined;

  constructor(
    { worker: module, settings, name }: BuildingTask,
    signal: AbortSignal,
    onProgress: (position: bigint, goal: bigint) => void,
  ) {
    const worker = new Worker(module, { workerData: settings, name, resourceLimits: viewThreadLimits() });
    this.#worker = worker;
    this.#signal = signal;
    const held = Promise.withResolvers<void>();
    this.held = held.promise;
    this.#result = new Promise<Result | undefined>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', () => {
        if (signal.aborted) resolve(undefined);
        else reject(new Error(`the thread ${name} ended by itself`));
      });
      worker.on('message', (message: FromBuilding<Result>) => {
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

  /** Has it begin. Rejects when it fails. When `signal` aborts, what is built stays; undefined where the thread had to be ended. */
  build(): Promise<Result | undefined> {
    this.#worker.postMessage((this.#signal.aborted ? 'close' : 'go') satisfies ToBuilding);
    return this.#result;
  }

  /** Has it end without having begun. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  readonly #abort = (): void => {
    this.#worker.postMessage('close' satisfies ToBuilding);
    this.#killed = setTimeout(() => this.#worker.terminate(), closeMsMax);
  };
}
