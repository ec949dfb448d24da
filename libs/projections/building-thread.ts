import { viewThreadLimits, WorkerThread } from '#libs/event-store';
import type { FromBuilding, ToBuilding } from './building-port.js';

/** How long a thread may take to end when it is told to. */
const endMsMax = 4_000;

export interface BuildingThreadOptions {
  /** The module that builds, whose side of this is `buildingPort`. */
  readonly worker: URL;
  readonly settings: unknown;
  /** The thread's name. */
  readonly name: string;
  /** When it aborts, the thread ends, and what it has built stays. */
  readonly signal: AbortSignal;
  /** Told how far a view is, in positions. */
  onProgress?(view: string, position: bigint, goal: bigint): void;
}

/** A thread that builds aside what it is asked for, one task after the other. */
export class BuildingThread<Task, Result> {
  readonly #thread: WorkerThread<ToBuilding<Task>, FromBuilding<Result>>;
  readonly #signal: AbortSignal;
  readonly #asked: PromiseWithResolvers<Result | undefined>[] = [];
  readonly #name: string;
  #hasEnded = false;

  constructor({ worker, settings, name, signal, onProgress }: BuildingThreadOptions) {
    this.#signal = signal;
    this.#name = name;
    this.#thread = new WorkerThread(worker, {
      data: settings,
      name,
      resourceLimits: viewThreadLimits(),
      heard: (message) => {
        if (message.kind === 'progress') onProgress?.(message.view, message.position, message.goal);
        else if (message.kind === 'done') this.#asked.shift()?.resolve(message.result);
        else this.#asked.shift()?.reject(Object.assign(new Error(message.message), { stack: message.stack }));
      },
      failed: (error) => this.#endAll(error),
      ended: () => {
        this.#hasEnded = true;
        signal.removeEventListener('abort', this.#abort);
        this.#endAll(signal.aborted ? undefined : this.#hasEndedByItself());
      },
    });
    signal.addEventListener('abort', this.#abort);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Rejects when the task fails; undefined where `signal` aborted, and the thread was at something else or had to be ended. */
  ask(task: Task): Promise<Result | undefined> {
    if (this.#signal.aborted) return Promise.resolve(undefined);
    if (this.#hasEnded) return Promise.reject(this.#hasEndedByItself());
    const asked = Promise.withResolvers<Result | undefined>();
    this.#asked.push(asked);
    this.#thread.tell({ task });
    return asked.promise;
  }

  /** Resolves when it has ended. */
  end(): Promise<void> {
    return this.#thread.end('end', endMsMax);
  }

  readonly #abort = (): void => void this.end();

  #hasEndedByItself(): Error {
    return new Error(`the thread ${this.#name} ended by itself`);
  }

  #endAll(error: Error | undefined): void {
    for (const { resolve, reject } of this.#asked.splice(0)) error === undefined ? resolve(undefined) : reject(error);
  }
}
