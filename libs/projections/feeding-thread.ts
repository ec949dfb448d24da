import { Worker } from 'node:worker_threads';
import { viewThreadLimits } from '#libs/event-store';
import type { Progress } from './progress.js';
import type { Stop } from './running-projection.js';
import type { ViewSetSource } from './view-set.js';
import type { FromWorker, ToWorker, WorkerSettings } from './views-worker.js';
import type { Trouble } from './writing-trouble.js';

const closeMsMax = 4_000;
const againMs = 5_000;

export interface FeedingSettings {
  readonly folder: string;
  readonly commits?: SharedArrayBuffer;
  /** Names of the views that it feeds. */
  readonly feeds: readonly string[];
  readonly progress: Progress;
  readonly set: ViewSetSource;
}

/** What a thread says of itself. */
export interface FeedingNews {
  stopped(stop: Stop): void;
  trouble(trouble: Trouble, feeds: readonly string[]): void;
  /** The file of a view that another thread may feed could not be read. */
  corrupt(view: string): void;
}

/** A thread that feeds views. One that ends by itself is trouble, and another takes its place a moment later. */
export class FeedingThread {
  /** Resolves once questions can be asked, or there is trouble; rejects when the thread cannot be started. */
  readonly ready: Promise<void>;
  readonly #settings: FeedingSettings;
  readonly #news: FeedingNews;
  #worker: Worker;
  #exited: Promise<void>;
  #again: NodeJS.Timeout | undefined;
  #hasBegun = false;
  #isClosed = false;

  constructor(settings: FeedingSettings, news: FeedingNews) {
    this.#settings = settings;
    this.#news = news;
    const ready = Promise.withResolvers<void>();
    this.ready = ready.promise;
    [this.#worker, this.#exited] = this.#start(ready.resolve, ready.reject);
  }

  /** Has the view built anew, when it is one of this thread's. */
  discard(view: string): void {
    if (this.#settings.feeds.includes(view)) this.#worker.postMessage({ kind: 'discard', view } satisfies ToWorker);
  }

  /** Resolves when it has ended, after the batch that it is at. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#again);
    this.#worker.postMessage({ kind: 'close' } satisfies ToWorker);
    const killed = setTimeout(() => this.#worker.terminate(), closeMsMax);
    await this.#exited;
    clearTimeout(killed);
    this.#ended();
  }

  #start(ready: () => void, failed: (error: Error) => void): [Worker, Promise<void>] {
    const { folder, commits, feeds, progress, set } = this.#settings;
    const workerData: WorkerSettings = { folder, feeds, commits, progress: progress.shared, set };
    const name = feeds.length === 1 ? `view ${feeds[0]}` : 'views';
    const resourceLimits = viewThreadLimits();
    const worker = new Worker(new URL('./views-worker.js', import.meta.url), { workerData, name, resourceLimits });
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready' || message.kind === 'trouble') {
        this.#hasBegun = true;
        ready();
      }
      if (message.kind === 'stop') this.#news.stopped(message.stop);
      if (message.kind === 'trouble') this.#news.trouble(message.trouble, feeds);
      if (message.kind === 'corrupt') this.#news.corrupt(message.view);
    });
    worker.on('error', (error: Error) => {
      failed(error);
      this.#ended();
      this.#news.trouble({ message: error.stack ?? error.message }, feeds);
      if (this.#hasBegun && !this.#isClosed) this.#again = setTimeout(() => this.#startAgain(), againMs);
    });
    return [worker, new Promise((resolve) => worker.once('exit', () => resolve()))];
  }

  #startAgain(): void {
    [this.#worker, this.#exited] = this.#start(ignore, ignore);
  }

  #ended(): void {
    for (const view of this.#settings.feeds) this.#settings.progress.enter(view, 'closed');
  }
}

const ignore = (): void => undefined;
