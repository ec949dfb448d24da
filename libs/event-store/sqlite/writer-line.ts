import { Worker } from 'node:worker_threads';
import { StoreUnavailable } from '../event-store.js';
import type { Answer, Request, WriterData } from './messages.js';

const restartAfterMs = { first: 50, most: 5_000 };

interface Asked {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The line to the writer's thread: each question is answered in the order asked. When the thread ends by itself, what was
 * asked and not answered has an unknown outcome (`StoreUnavailable`), and another thread is started.
 */
export class WriterLine {
  readonly #code: URL;
  readonly #data: WriterData;
  readonly #started: (answer: Extract<Answer, { answer: 'ready' }>) => void;
  readonly #asked: Asked[] = [];
  #worker: Worker | undefined;
  #ready = false;
  #ending = false;
  #restartMs = restartAfterMs.first;

  /** `started` is told each time that a thread is ready. */
  constructor(code: URL, data: WriterData, started: (answer: Extract<Answer, { answer: 'ready' }>) => void) {
    this.#code = code;
    this.#data = data;
    this.#started = started;
  }

  /** Resolves once the thread is ready; rejects when it cannot open the ledger. */
  start(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const worker = new Worker(this.#code, { workerData: this.#data, execArgv: [] });
    this.#worker = worker;
    let reason: unknown;
    worker.on('error', (error) => {
      reason = error;
    });
    worker.on('message', (answer: Answer) => {
      if (answer.answer !== 'ready') return this.#answered(answer);
      this.#ready = true;
      this.#restartMs = restartAfterMs.first;
      this.#started(answer);
      resolve();
    });
    worker.on('exit', (code) => {
      const why = reason instanceof Error ? reason.message : `exit code ${code}`;
      const error = new StoreUnavailable(`the store's writer ended: ${why}`, { cause: reason });
      if (this.#ready) this.#lost(error);
      this.#worker = undefined;
      reject(error);
    });
    return promise;
  }

  /** Rejects with `StoreUnavailable` when the thread could not do it, or ended before it answered. */
  ask(request: Request, move: ArrayBuffer[] = []): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    if (this.#worker === undefined || !this.#ready) {
      reject(new StoreUnavailable("the store's writer is being started again"));
    } else {
      this.#asked.push({ resolve, reject });
      this.#worker.postMessage(request, move);
    }
    return promise;
  }

  /** Lets the thread end in good order, after everything asked before. */
  async end(): Promise<void> {
    this.#ending = true;
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.postMessage({ ask: 'close' } satisfies Request);
    await ended;
  }

  #answered(answer: Answer): void {
    const asked = this.#asked.shift();
    if (answer.answer === 'failed') asked?.reject(new StoreUnavailable(answer.message));
    else asked?.resolve(answer);
  }

  #lost(error: StoreUnavailable): void {
    this.#ready = false;
    for (const asked of this.#asked.splice(0)) asked.reject(error);
    this.#startLater();
  }

  #startLater(): void {
    if (this.#ending) return;
    setTimeout(() => {
      if (!this.#ending) this.start().catch(() => this.#startLater());
    }, this.#restartMs).unref();
    this.#restartMs = Math.min(this.#restartMs * 2, restartAfterMs.most);
  }
}
