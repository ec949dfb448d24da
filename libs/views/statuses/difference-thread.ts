import { Worker } from 'node:worker_threads';
import { viewThreadLimits } from '#libs/event-store';
import type { DifferenceCount, DifferingStatus } from './difference.js';
import type { DifferenceSettings, FromDifference, ToDifference } from './difference-worker.js';

/** What differs between two rule sets. It holds a thread until all its statuses are read, or it is closed. */
export class DifferenceThread {
  readonly counts: Promise<readonly DifferenceCount[]>;
  readonly #worker: Worker;
  readonly #exited: Promise<unknown>;
  readonly #ended = Promise.withResolvers<never>();
  #give: ((page: readonly DifferingStatus[] | undefined) => void) | undefined;

  constructor(settings: DifferenceSettings, onProgress: (share: number) => void) {
    const worker = new Worker(new URL('./difference-worker.js', import.meta.url), {
      workerData: settings,
      name: 'difference',
      resourceLimits: viewThreadLimits(),
    });
    this.#worker = worker;
    this.#exited = new Promise((resolve) => worker.once('exit', resolve));
    worker.once('error', this.#ended.reject);
    worker.once('exit', () => this.#ended.reject(new Error('the comparison of two rule sets has ended')));
    this.#ended.promise.catch(() => undefined);
    const counts = Promise.withResolvers<readonly DifferenceCount[]>();
    this.counts = Promise.race([counts.promise, this.#ended.promise]);
    this.counts.catch(() => undefined);
    worker.on('message', (message: FromDifference) => {
      if (message.kind === 'progress') onProgress(message.share);
      else if (message.kind === 'counts') counts.resolve(message.counts);
      else this.#give?.(message.page);
    });
  }

  /** Each status that differs, a page at a time, each read when it is asked for. */
  async *pages(): AsyncGenerator<readonly DifferingStatus[]> {
    try {
      await this.counts;
      for (;;) {
        const given = new Promise<readonly DifferingStatus[] | undefined>((resolve) => {
          this.#give = resolve;
        });
        this.#worker.postMessage('next' satisfies ToDifference);
        const page = await Promise.race([given, this.#ended.promise]);
        if (page === undefined) return;
        yield page;
      }
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    this.#worker.postMessage('end' satisfies ToDifference);
    await this.#exited;
  }
}
