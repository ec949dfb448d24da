import { viewThreadLimits, WorkerThread } from '#libs/event-store';
import type { DifferenceCount, DifferingStatus } from './difference.js';
import type { DifferenceSettings, FromDifference, ToDifference } from './difference-worker.js';

/** What differs between two rule sets. It holds a thread until all its statuses are read, or it is closed. */
export class DifferenceThread {
  readonly counts: Promise<readonly DifferenceCount[]>;
  readonly #thread: WorkerThread<ToDifference, FromDifference>;
  readonly #ended = Promise.withResolvers<never>();
  #give: ((page: readonly DifferingStatus[] | undefined) => void) | undefined;

  constructor(settings: DifferenceSettings, onProgress: (share: number) => void) {
    const counts = Promise.withResolvers<readonly DifferenceCount[]>();
    this.#thread = new WorkerThread(new URL('./difference-worker.js', import.meta.url), {
      data: settings,
      name: 'difference',
      resourceLimits: viewThreadLimits(),
      heard: (message) => {
        if (message.kind === 'progress') onProgress(message.share);
        else if (message.kind === 'counts') counts.resolve(message.counts);
        else this.#give?.(message.page);
      },
      failed: this.#ended.reject,
      ended: () => this.#ended.reject(new Error('the comparison of two rule sets has ended')),
    });
    this.#ended.promise.catch(() => undefined);
    this.counts = Promise.race([counts.promise, this.#ended.promise]);
    this.counts.catch(() => undefined);
  }

  /** Each status that differs, a page at a time, each read when it is asked for. */
  async *pages(): AsyncGenerator<readonly DifferingStatus[]> {
    try {
      await this.counts;
      for (;;) {
        const given = new Promise<readonly DifferingStatus[] | undefined>((resolve) => {
          this.#give = resolve;
        });
        this.#thread.tell('next');
        const page = await Promise.race([given, this.#ended.promise]);
        if (page === undefined) return;
        yield page;
      }
    } finally {
      await this.close();
    }
  }

  close(): Promise<void> {
    return this.#thread.end('end');
  }
}
