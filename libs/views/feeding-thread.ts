import { Worker } from 'node:worker_threads';
import type { Stop } from './member.js';
import type { Progress } from './progress.js';
import type { FromWorker, ToWorker, WorkerSettings } from './views-worker.js';
import type { Trouble } from './writing-trouble.js';

const closeMsMax = 4_000;

export interface FeedingSettings {
  readonly folder: string;
  readonly commits?: SharedArrayBuffer;
  /** Names of the views that it feeds. */
  readonly feeds: readonly string[];
  readonly progress: Progress;
}

/** What a thread says of itself. */
export interface FeedingNews {
  stopped(stop: Stop): void;
  trouble(trouble: Trouble, feeds: readonly string[]): void;
  /** The file of a view that another thread may feed could not be read. */
  corrupt(view: string): void;
}

/** A thread that feeds views. */
export class FeedingThread {
  /** Resolves once questions can be asked, or there is trouble; rejects when the thread cannot be started. */
  readonly ready: Promise<void>;
  readonly #feeds: readonly string[];
  readonly #progress: Progress;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;

  constructor({ folder, commits, feeds, progress }: FeedingSettings, news: FeedingNews) {
    this.#feeds = feeds;
    this.#progress = progress;
    const workerData: WorkerSettings = { folder, feeds, progress: progress.shared, commits };
    const name = feeds.length === 1 ? `view ${feeds[0]}` : 'views';
    const worker = new Worker(new URL('./views-worker.js', import.meta.url), { workerData, name });
    this.#worker = worker;
    this.#exited = new Promise((resolve) => worker.once('exit', () => resolve()));
    this.ready = new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'ready' || message.kind === 'trouble') resolve();
        if (message.kind === 'stop') news.stopped(message.stop);
        if (message.kind === 'trouble') news.trouble(message.trouble, feeds);
        if (message.kind === 'corrupt') news.corrupt(message.view);
      });
    });
    worker.on('error', (error: Error) => {
      this.#ended();
      news.trouble({ message: error.stack ?? error.message }, feeds);
    });
  }

  /** Has the view built anew, when it is one of this thread's. */
  discard(view: string): void {
    if (this.#feeds.includes(view)) this.#worker.postMessage({ kind: 'discard', view } satisfies ToWorker);
  }

  /** Resolves when it has ended, after the batch that it is at. */
  async close(): Promise<void> {
    this.#worker.postMessage({ kind: 'close' } satisfies ToWorker);
    const killed = setTimeout(() => this.#worker.terminate(), closeMsMax);
    await this.#exited;
    clearTimeout(killed);
    this.#ended();
  }

  #ended(): void {
    for (const view of this.#feeds) this.#progress.enter(view, 'closed');
  }
}
