import { type ResourceLimits, Worker } from 'node:worker_threads';

export interface WorkerThreadOptions<From> {
  /** What the thread is started with: its `workerPort` gives it. */
  readonly data: unknown;
  readonly name?: string;
  readonly resourceLimits?: ResourceLimits;
  /** Options of Node for it; those of the process when left out. */
  readonly execArgv?: string[];
  heard(message: From): void;
  /** It threw what it did not catch, and ends. */
  failed?(error: Error): void;
  ended?(exitCode: number): void;
}

/** A thread of this process, and what is said to it and heard from it. */
export class WorkerThread<To, From> {
  /** Resolves when it has ended, whatever the reason. */
  readonly exited: Promise<void>;
  readonly #worker: Worker;
  #hasExited = false;

  constructor(module: URL, { data, name, resourceLimits, execArgv, heard, failed, ended }: WorkerThreadOptions<From>) {
    const worker = new Worker(module, { workerData: data, name, resourceLimits, execArgv });
    this.#worker = worker;
    worker.on('message', heard);
    // Without a listener it would be the process's own error.
    worker.on('error', (error) => failed?.(asError(error)));
    this.exited = new Promise((resolve) =>
      worker.once('exit', (code) => {
        this.#hasExited = true;
        ended?.(code);
        resolve();
      }),
    );
  }

  /** To no effect once it has ended. */
  tell(message: To, move: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, move);
  }

  /** Tells it to end, and resolves when it has. Where that takes longer than `msMax`, it is cut short. */
  async end(message: To, msMax?: number): Promise<void> {
    if (this.#hasExited) return;
    this.#worker.ref();
    this.tell(message);
    const cut = msMax === undefined ? undefined : setTimeout(() => this.cut(), msMax);
    await this.exited;
    clearTimeout(cut);
  }

  /** Ends it where it is. */
  async cut(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Does not keep the process alive. To be called last: listeners of messages do. */
  unref(): void {
    this.#worker.unref();
  }
}

/** Between threads an error may lose its class, and has its message still. */
const asError = (thrown: unknown): Error =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown ? (thrown as Error) : new Error(String(thrown));
