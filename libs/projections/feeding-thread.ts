import { viewThreadLimits, WorkerThread } from '#libs/event-store';
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
  #thread: WorkerThread<ToWorker, FromWorker>;
  #again: NodeJS.Timeout | undefined;
  #hasBegun = false;
  #isClosed = false;

  constructor(settings: FeedingSettings, news: FeedingNews) {
    this.#settings = settings;
    this.#news = news;
    const ready = Promise.withResolvers<void>();
    this.ready = ready.promise;
    this.#thread = this.#start(ready.resolve, ready.reject);
  }

  /** Has the view built anew, when it is one of this thread's. */
  discard(view: string): void {
    if (this.#settings.feeds.includes(view)) this.#thread.tell({ kind: 'discard', view });
  }

  /** Resolves when it has ended, after the batch that it is at. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#again);
    await this.#thread.end({ kind: 'close' }, closeMsMax);
    this.#ended();
  }

  #start(ready: () => void, failed: (error: Error) => void): WorkerThread<ToWorker, FromWorker> {
    const { folder, commits, feeds, progress, set } = this.#settings;
    return new WorkerThread(new URL('./views-worker.js', import.meta.url), {
      data: { folder, feeds, commits, progress: progress.shared, set } satisfies WorkerSettings,
      name: feeds.length === 1 ? `view ${feeds[0]}` : 'views',
      resourceLimits: viewThreadLimits(),
      heard: (message) => {
        if (message.kind === 'ready' || message.kind === 'trouble') {
          this.#hasBegun = true;
          ready();
        }
        if (message.kind === 'stop') this.#news.stopped(message.stop);
        if (message.kind === 'trouble') this.#news.trouble(message.trouble, feeds);
        if (message.kind === 'corrupt') this.#news.corrupt(message.view);
      },
      failed: (error) => {
        failed(error);
        this.#ended();
        this.#news.trouble({ message: error.stack ?? error.message }, feeds);
        if (this.#hasBegun && !this.#isClosed) this.#again = setTimeout(() => this.#startAgain(), againMs);
      },
    });
  }

  #startAgain(): void {
    this.#thread = this.#start(ignore, ignore);
  }

  #ended(): void {
    for (const view of this.#settings.feeds) this.#settings.progress.enter(view, 'closed');
  }
}

const ignore = (): void => undefined;
