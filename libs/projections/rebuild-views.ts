import { openSqliteReader } from '#libs/event-store';
import { Catalog } from './catalog.js';
import { hasMany } from './catch-up.js';
import type { RowDifference } from './compare-tables.js';
import { RebuildThreads } from './rebuild-threads.js';
import type { HeldView, Rebuilt } from './rebuild-worker.js';
import type { View } from './view.js';
import type { ViewSet } from './view-set.js';
import { inOrderOfNeeds } from './view-shape.js';

export interface RebuildOptions {
  /** `INITIUM_DATA` with a ledger in it. */
  readonly folder: string;
  readonly set: ViewSet;
  /** Names of the views. */
  readonly names: readonly string[];
  /** Compare with what serves, as it stands now, in place of swapping. */
  readonly check: boolean;
  /** Threads that build side by side, at most. */
  readonly threadsMax: number;
  /** Events in one transaction, at most; as each view says when left out. */
  readonly batchMax?: number;
  readonly signal: AbortSignal;
  /** Told how far a view is, in positions. */
  onProgress?(view: string, position: bigint, goal: bigint): void;
  /** Awaited before a view is begun, once those it needs are done. */
  before?(view: View): Promise<unknown>;
}

export interface RebuildReport extends Rebuilt {
  readonly view: string;
  readonly version: number;
  /** From the beginning of what it was built together with. */
  readonly seconds: number;
  /** What differs: `first` is what serves, `second` what was built from the first event. Undefined where nothing was compared. */
  readonly differences?: readonly RowDifference[] | undefined;
}

/**
 * Builds views from the first event in files beside those that serve, and swaps each in when it is caught up. Those that
 * are built as a whole go one by one; what else is ready shares the threads that are free, and on each thread one reading
 * of the store. Where there is little to read one thread does it all, for to start one costs more.
 *
 * A view begins when those among them that it needs are done; where one of those could not be, it is left out of the
 * reports. Rejects with the first error once all have ended. What is killed or interrupted goes on from there the next
 * time. Whoever calls holds `holdRebuild`.
 */
export async function rebuildViews(options: RebuildOptions): Promise<RebuildReport[]> {
  const { folder, set, check, batchMax, signal, onProgress } = options;
  const ordered = inOrderOfNeeds(set.views).filter(({ name }) => options.names.includes(name));
  removeLeftovers(options);
  const settings = { folder, set: set.source(), check, batchMax };
  const threads = new RebuildThreads({ settings, max: await threadsFor(options), signal, onProgress });
  try {
    return await new Rebuild(ordered, threads, options).run();
  } finally {
    await threads.end();
    removeLeftovers(options);
  }
}

async function threadsFor({ folder, threadsMax }: RebuildOptions): Promise<number> {
  if (threadsMax === 1) return 1;
  const reader = openSqliteReader({ folder });
  try {
    return (await hasMany(reader)) ? threadsMax : 1;
  } finally {
    await reader.close();
  }
}

/** Of a check, and of whatever was killed. */
function removeLeftovers({ folder, set }: RebuildOptions): void {
  inCatalog(folder, (catalog) => {
    for (const { name } of set.views) catalog.drop(name, 'check');
    catalog.sweep();
  });
}

function inCatalog(folder: string, work: (catalog: Catalog) => void): void {
  const catalog = new Catalog(folder);
  try {
    work(catalog);
  } finally {
    catalog.close();
  }
}

/** Plans which views are built together, on which thread, and when. */
class Rebuild {
  readonly #waiting: Set<View>;
  readonly #running = new Map<readonly View[], Promise<void>>();
  readonly #failed = new Set<string>();
  readonly #reports: RebuildReport[] = [];
  readonly #errors: unknown[] = [];
  readonly #threads: RebuildThreads;
  readonly #options: RebuildOptions;
  #held: ReadonlyMap<string, HeldView> = new Map();

  constructor(ordered: readonly View[], threads: RebuildThreads, options: RebuildOptions) {
    this.#waiting = new Set(ordered);
    this.#threads = threads;
    this.#options = options;
  }

  async run(): Promise<RebuildReport[]> {
    if (this.#options.check) await this.#hold();
    for (;;) {
      for (const group of this.#next()) this.#running.set(group, this.#begin(group));
      if (this.#running.size === 0) break;
      await Promise.race(this.#running.values());
    }
    if (this.#errors.length > 0) throw this.#errors[0];
    const order = this.#options.set.views.map(({ name }) => name);
    return this.#reports.sort((a, b) => order.indexOf(a.view) - order.indexOf(b.view));
  }

  /**
   * What each serving file says at one instant: first those that need others, so that none is ahead of what it needs. Then
   * each can be built from what was built of those.
   */
  async #hold(): Promise<void> {
    const names = [...this.#waiting].map(({ name }) => name);
    this.#held = (await this.#threads.hold(names.toReversed())) ?? new Map();
  }

  /** The views that can begin now, in groups of which each is for one idle thread. */
  #next(): View[][] {
    for (const view of this.#waiting) {
      const isFailed = view.needs?.some((need) => this.#failed.has(need));
      if (!isFailed && !this.#options.signal.aborted) continue;
      this.#waiting.delete(view);
      this.#failed.add(view.name);
    }
    const pending = [...this.#waiting, ...[...this.#running.keys()].flat()].map(({ name }) => name);
    const ready = [...this.#waiting].filter(({ needs = [] }) => !needs.some((need) => pending.includes(need)));
    const { idle } = this.#threads;
    const wholes = ready.filter(({ build }) => build !== undefined).slice(0, idle);
    const fed = ready.filter(({ build }) => build === undefined);
    const groups = [...wholes.map((view) => [view]), ...shared(fed, idle - wholes.length)];
    for (const view of groups.flat()) this.#waiting.delete(view);
    return groups;
  }

  async #begin(group: readonly View[]): Promise<void> {
    try {
      for (const view of group) await this.#options.before?.(view);
      await this.#build(group);
    } catch (error) {
      for (const { name } of group) this.#failed.add(name);
      this.#errors.push(error);
    } finally {
      this.#running.delete(group);
    }
  }

  async #build(group: readonly View[]): Promise<void> {
    const started = performance.now();
    const secondsNow = () => (performance.now() - started) / 1_000;
    const to = new Map(group.flatMap(({ name }) => this.#goalOf(name) ?? []));
    const toBuild = group.filter(({ name }) => !this.#options.check || to.has(name));
    const names = toBuild.map(({ name }) => name);
    const built = names.length === 0 ? [] : await this.#threads.build(names, to);
    for (const view of group) {
      const { name, version } = view;
      const result = toBuild.includes(view)
        ? (built?.[toBuild.indexOf(view)] ?? { position: undefined, interrupted: true })
        : { position: undefined, interrupted: false };
      const isDone = result.stop === undefined && !result.interrupted;
      if (!isDone) this.#failed.add(name);
      const differences = isDone && this.#options.check ? await this.#differences(name, to.has(name)) : undefined;
      this.#reports.push({ view: name, version, seconds: secondsNow(), ...result, differences });
    }
  }

  /** Up to where a view is checked, where what serves has applied anything. */
  #goalOf(name: string): [[string, bigint]] | undefined {
    const held = this.#held.get(name);
    if (held === undefined || held === 'nothing' || held.position === undefined) return undefined;
    return [[name, held.position]];
  }

  /** What serves an empty ledger is as it should be; what serves another and has applied nothing does not serve. */
  async #differences(name: string, isBuilt: boolean): Promise<readonly RowDifference[] | undefined> {
    if (isBuilt) return this.#threads.compare(name);
    const held = this.#held.get(name);
    return held !== undefined && held !== 'nothing' && held.isLedgerEmpty ? [] : undefined;
  }
}

/** The views in so many groups, as even as they come; none where there are none of either. */
function shared(views: readonly View[], groups: number): View[][] {
  const made = Array.from({ length: Math.min(views.length, groups) }, (): View[] => []);
  for (const [index, view] of views.entries()) made[index % made.length]?.push(view);
  return made;
}
