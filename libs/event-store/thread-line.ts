import { StoreUnavailable } from './event-store.js';
import { WorkerThread } from './worker-thread.js';

const restartAfterMs = { first: 50, most: 5_000 };

/** A question to the thread. `close` has no answer: the thread ends in good order, after everything asked before. */
export type ThreadQuestion<Request> = { readonly id: number; readonly request: Request } | 'close';

/** What the thread says: that it is ready, by itself and first of all, and the answer to each question. */
export type ThreadReply<Answer, Ready> =
  | { readonly ready: Ready }
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly failed: string; readonly code?: string };

/** The thread ended before it answered, or has not begun: what it was asked may be asked of the next one. */
export class ThreadEnded extends StoreUnavailable {}

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The line to a thread that writes. Questions are handed over in the order asked, and answered in any. When the thread
 * ends by itself, what was asked and not answered has an unknown outcome (`StoreUnavailable`), and another is started.
 */
export class ThreadLine<Request, Answer, Ready> {
  readonly #code: URL;
  readonly #data: unknown;
  readonly #started: (ready: Ready) => void;
  readonly #waiting = new Map<number, Waiting<Answer>>();
  #worker: WorkerThread<ThreadQuestion<Request>, ThreadReply<Answer, Ready>> | undefined;
  #asked = 0;
  #ready = false;
  #ending = false;
  #restartMs = restartAfterMs.first;

  /** `started` is told each time that a thread is ready. */
  constructor(code: URL, data: unknown, started: (ready: Ready) => void) {
    this.#code = code;
    this.#data = data;
    this.#started = started;
  }

  get isReady(): boolean {
    return this.#ready;
  }

  /** Resolves once the thread is ready; rejects when it ends before. */
  start(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let reason: Error | undefined;
    this.#worker = new WorkerThread(this.#code, {
      data: this.#data,
      execArgv: [],
      heard: (told) => {
        if (!('ready' in told)) return this.#answered(told);
        this.#ready = true;
        this.#restartMs = restartAfterMs.first;
        this.#started(told.ready);
        resolve();
      },
      failed: (error) => {
        reason = error;
      },
      ended: (code) => {
        const why = reason?.message ?? `exit code ${code}`;
        const error = new ThreadEnded(`the store's writer ended: ${why}`, { cause: reason });
        if (this.#ready) this.#lost(error);
        this.#worker = undefined;
        reject(error);
      },
    });
    return promise;
  }

  /** Rejects with `StoreUnavailable` when the thread could not do it, or ended before it answered. */
  ask(request: Request, move: ArrayBuffer[] = []): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    if (this.#worker === undefined || !this.#ready) {
      reject(new ThreadEnded("the store's writer is being started again"));
    } else {
      const id = this.#asked++;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.tell({ id, request }, move);
    }
    return promise;
  }

  /** Lets the thread end in good order. */
  async end(): Promise<void> {
    this.#ending = true;
    await this.#worker?.end('close');
  }

  #answered(told: Exclude<ThreadReply<Answer, Ready>, { ready: Ready }>): void {
    const waiting = this.#waiting.get(told.id);
    this.#waiting.delete(told.id);
    if ('failed' in told) waiting?.reject(new StoreUnavailable(told.failed, { code: told.code }));
    else waiting?.resolve(told.answer);
  }

  #lost(error: ThreadEnded): void {
    this.#ready = false;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
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

/** The answer, which must be of that kind. */
export function expected<Answer extends { readonly answer: string }, Kind extends Answer['answer']>(
  kind: Kind,
  answer: Answer,
): Extract<Answer, { readonly answer: Kind }> {
  if (answer.answer !== kind) throw new Error(`the thread answered ${answer.answer} where ${kind} was asked`);
  return answer as Extract<Answer, { readonly answer: Kind }>;
}
