import { StoreDamaged, viewThreadLimits, WorkerThread } from '#libs/event-store';
import { ViewBehind } from '#libs/projections';
import type { ClientReplay } from './client-replay.js';
import type { ClientRange } from './client-replayer.js';
import type { FromReplayWorker, ReplaySettings, ReplayWorkerData, ToReplayWorker } from './replay-worker.js';

export interface ReplayThreadsOptions {
  readonly settings: ReplaySettings;
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Told of a file that could not be read. */
  failed(view: string, error: unknown): void;
}

/** Ranges that are done and not taken yet, at most, beside those that threads are at. */
const aheadMax = 2;

/**
 * Replays ranges on several threads at once, and gives what became of each in the order of the ranges. Throws the error of
 * a thread, and as soon as `signal` aborts. No thread outlives it.
 */
export async function* replayOnThreads(
  ranges: Iterable<ClientRange>,
  options: ReplayThreadsOptions,
): AsyncGenerator<readonly ClientReplay[]> {
  const { signal } = options;
  signal.throwIfAborted();
  const trouble = Promise.withResolvers<never>();
  trouble.promise.catch(() => undefined);
  const abort = () => trouble.reject(signal.reason);
  signal.addEventListener('abort', abort);
  const threads = Array.from({ length: options.threads }, () => new ReplayThread(options, trouble.reject));
  const turns = new FreeThreads(threads);
  try {
    const ahead: Promise<readonly ClientReplay[]>[] = [];
    const left = ranges[Symbol.iterator]();
    for (;;) {
      while (ahead.length < threads.length + aheadMax) {
        const { value: range, done } = left.next();
        if (done) break;
        ahead.push(turns.next((thread) => thread.replay(range)));
      }
      const first = ahead.shift();
      if (first === undefined) return;
      yield await Promise.race([first, trouble.promise]);
    }
  } finally {
    signal.removeEventListener('abort', abort);
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

/** Gives each task to the next thread that is free, in the order of the tasks. */
class FreeThreads {
  readonly #free: ReplayThread[];
  readonly #waiting: ((thread: ReplayThread) => void)[] = [];

  constructor(threads: readonly ReplayThread[]) {
    this.#free = [...threads];
  }

  async next<T>(task: (thread: ReplayThread) => Promise<T>): Promise<T> {
    const thread = this.#free.pop() ?? (await new Promise<ReplayThread>((resolve) => this.#waiting.push(resolve)));
    const done = await task(thread);
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(thread);
    else next(thread);
    return done;
  }
}

/** Replays one range at a time. Tells of its end, whatever the reason. */
class ReplayThread {
  readonly #thread: WorkerThread<ToReplayWorker, FromReplayWorker>;
  readonly #isOver = new Int32Array(new SharedArrayBuffer(4));
  #replayed: ((replayed: readonly ClientReplay[]) => void) | undefined;

  constructor({ settings, failed }: ReplayThreadsOptions, ended: (error: unknown) => void) {
    this.#thread = new WorkerThread(new URL('./replay-worker.js', import.meta.url), {
      data: { ...settings, isOver: this.#isOver } satisfies ReplayWorkerData,
      name: 'replay',
      resourceLimits: viewThreadLimits(),
      heard: (message) => {
        if (message.kind === 'replayed') this.#replayed?.(message.replayed);
        else failed(message.view, Object.assign(new Error(message.message), { code: message.code }));
      },
      failed: (error) => ended(asThrown(error, settings.to)),
      ended: () => ended(new Error('a thread that replays clients ended by itself')),
    });
  }

  replay(range: ClientRange): Promise<readonly ClientReplay[]> {
    return new Promise((resolve) => {
      this.#replayed = resolve;
      this.#thread.tell(range);
    });
  }

  /**
   * Resolves when it has ended, after the client that it is at. It is not cut short: where that meets the loading of the
   * database driver, it takes the process with it.
   */
  end(): Promise<void> {
    Atomics.store(this.#isOver, 0, 1);
    return this.#thread.end('end');
  }
}

/** Between threads errors keep what is written on them, but not their class. */
function asThrown(error: unknown, upTo: bigint): unknown {
  const { name, view, path } = error as { name?: unknown; view?: unknown; path?: unknown };
  if (name === 'StoreDamaged' && typeof path === 'string') return new StoreDamaged(path, error);
  return name === 'ViewBehind' && typeof view === 'string' ? new ViewBehind(view, upTo, error) : error;
}
