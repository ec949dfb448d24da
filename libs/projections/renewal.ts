import type { Progress } from './progress.js';
import { awaitRebuild } from './rebuild-lock.js';
import { rebuildViews } from './rebuild-views.js';
import type { Stop } from './running-projection.js';
import type { FolderFiles } from './view-files.js';
import type { ViewSet } from './view-set.js';

/** How far the file is that is to serve for a view, in positions. */
export interface RenewalProgress {
  readonly position: bigint;
  readonly goal: bigint;
}

/** Rebuilds in the background the views of which another shape serves than this program would build. */
export class Renewal {
  readonly #folder: string;
  readonly #set: ViewSet;
  readonly #files: FolderFiles;
  readonly #progress: Progress;
  readonly #reached = new Map<string, RenewalProgress>();
  readonly #closing = new AbortController();
  readonly #ended: Promise<void>;

  constructor(
    { folder, set, files, progress }: { folder: string; set: ViewSet; files: FolderFiles; progress: Progress },
    news: { stopped(stop: Stop): void; trouble(error: string): void },
  ) {
    this.#folder = folder;
    this.#set = set;
    this.#files = files;
    this.#progress = progress;
    this.#ended = this.#run(news.stopped).catch((error: unknown) => news.trouble(String(error)));
  }

  /** Undefined where the view is not being rebuilt. */
  of(view: string): RenewalProgress | undefined {
    return this.#reached.get(view);
  }

  /** Resolves when it has ended. What is built stays, and is gone on from at the next start. */
  close(): Promise<void> {
    this.#closing.abort();
    return this.#ended;
  }

  async #run(stopped: (stop: Stop) => void): Promise<void> {
    const { signal } = this.#closing;
    if (this.#files.outdated().length === 0) return;
    const release = await awaitRebuild(this.#folder, signal);
    if (release === undefined) return;
    try {
      const names = this.#files.outdated().map(({ name }) => name);
      for (const name of names) this.#reached.set(name, { position: 0n, goal: 0n });
      const reports = await rebuildViews({
        folder: this.#folder,
        set: this.#set,
        names,
        check: false,
        threadsMax: 1,
        signal,
        onProgress: (view, position, goal) => this.#reached.set(view, { position, goal }),
        before: ({ needs = [] }) =>
          this.#progress.until(() => needs.every((need) => this.#progress.state(need) === 'following'), signal),
      });
      for (const { view, stop } of reports) {
        if (stop === undefined) continue;
        stopped(stop);
        if (this.#progress.state(view) === 'rebuilding') this.#progress.enter(view, 'stopped');
      }
    } finally {
      this.#reached.clear();
      release();
    }
  }
}
