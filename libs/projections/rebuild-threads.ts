import { BuildingThread } from './building-thread.js';
import type { RowDifference } from './compare-tables.js';
import type { HeldView, RebuildResult, RebuildSettings, RebuildTask, Rebuilt } from './rebuild-worker.js';

export interface RebuildThreadsOptions {
  readonly settings: RebuildSettings;
  /** That build, at most. */
  readonly max: number;
  readonly signal: AbortSignal;
  onProgress?(view: string, position: bigint, goal: bigint): void;
}

type RebuildThread = BuildingThread<RebuildTask, RebuildResult>;

/**
 * The threads of one rebuild. Each has the program loaded once, whatever number of views it builds, and is started when
 * there is something for it to do. What is compared with is held by one that builds nothing, where there are several.
 */
export class RebuildThreads {
  readonly #options: RebuildThreadsOptions;
  readonly #started: RebuildThread[] = [];
  readonly #free: RebuildThread[] = [];
  #comparing: RebuildThread | undefined;
  #building = 0;

  constructor(options: RebuildThreadsOptions) {
    this.#options = options;
  }

  /** How many more could build. */
  get idle(): number {
    return this.#options.max - this.#building;
  }

  /** What each serving file says at one instant, view after view. Undefined where it was told to end. */
  async hold(views: readonly string[]): Promise<ReadonlyMap<string, HeldView> | undefined> {
    this.#comparing = this.#start();
    if (this.#options.max === 1) this.#free.push(this.#comparing);
    return (await this.#comparing.ask({ do: 'hold', views })) as ReadonlyMap<string, HeldView> | undefined;
  }

  /** Builds views together; each up to its position in `to`, where it has one. */
  async build(views: readonly string[], to: ReadonlyMap<string, bigint>): Promise<readonly Rebuilt[] | undefined> {
    this.#building++;
    const thread = this.#free.pop() ?? this.#start();
    try {
      return (await thread.ask({ do: 'build', views, to })) as readonly Rebuilt[] | undefined;
    } finally {
      this.#building--;
      if (!thread.hasEnded) this.#free.push(thread);
    }
  }

  /** What is held and what was built. */
  async compare(view: string): Promise<readonly RowDifference[] | undefined> {
    return (await this.#comparing?.ask({ do: 'compare', view })) as readonly RowDifference[] | undefined;
  }

  async end(): Promise<void> {
    await Promise.all(this.#started.map((thread) => thread.end()));
  }

  #start(): RebuildThread {
    const { settings, signal, onProgress } = this.#options;
    const worker = new URL('./rebuild-worker.js', import.meta.url);
    const thread: RebuildThread = new BuildingThread({ worker, settings, name: 'rebuild', signal, onProgress });
    this.#started.push(thread);
    return thread;
  }
}
