import { BuildingThread } from './building-thread.js';
import { Catalog } from './catalog.js';
import { takeOverFormer } from './former-names.js';
import type { RebuildSettings, Rebuilt } from './rebuild-worker.js';
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
  /** Views that are built side by side, at most. */
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
  readonly seconds: number;
}

/**
 * Builds views from the first event, each on a thread of its own in a file beside the one that serves, and swaps it in when
 * it is caught up. A view begins when those among them that it needs are done; where one of those could not be, it is left
 * out of the reports. Rejects with the first error once all have ended. What is killed or interrupted goes on from there the
 * next time. Whoever calls holds `holdRebuild`.
 */
export async function rebuildViews(options: RebuildOptions): Promise<RebuildReport[]> {
  const ordered = inOrderOfNeeds(options.set.views).filter(({ name }) => options.names.includes(name));
  takeOver(options);
  removeLeftovers(options);
  const held = new Map<View, BuildingThread<Rebuilt>>();
  try {
    if (options.check) await holdAll(ordered, options, held);
    return await buildAll(ordered, options, (view) => held.get(view) ?? threadOf(view, options));
  } finally {
    for (const thread of held.values()) await thread.end();
    removeLeftovers(options);
  }
}

/**
 * What each serving file says at one instant: first those that need others, so that none is ahead of what it needs. Then
 * each can be built from what was built of those.
 */
async function holdAll(
  ordered: readonly View[],
  options: RebuildOptions,
  held: Map<View, BuildingThread<Rebuilt>>,
): Promise<void> {
  for (const view of ordered.toReversed()) {
    const thread = threadOf(view, options);
    held.set(view, thread);
    await thread.held;
  }
}

function takeOver({ folder, set }: RebuildOptions): void {
  const catalog = new Catalog(folder);
  takeOverFormer(catalog, set.views);
  catalog.close();
}

/** Of a check, and of whatever was killed. */
function removeLeftovers({ folder, set }: RebuildOptions): void {
  const catalog = new Catalog(folder);
  for (const { name } of set.views) catalog.drop(name, 'check');
  catalog.sweep();
  catalog.close();
}

function threadOf({ name }: View, options: RebuildOptions): BuildingThread<Rebuilt> {
  const { folder, set, check, batchMax, signal, onProgress } = options;
  const settings: RebuildSettings = { folder, set: set.source(), view: name, check, batchMax };
  const worker = new URL('./rebuild-worker.js', import.meta.url);
  const tell = (position: bigint, goal: bigint) => onProgress?.(name, position, goal);
  return new BuildingThread<Rebuilt>({ worker, settings, name: `rebuild ${name}` }, signal, tell);
}

async function buildAll(
  ordered: readonly View[],
  options: RebuildOptions,
  threadFor: (view: View) => BuildingThread<Rebuilt>,
): Promise<RebuildReport[]> {
  const waiting = new Set(ordered);
  const running = new Map<View, Promise<void>>();
  const failed = new Set<string>();
  const reports: RebuildReport[] = [];
  const errors: unknown[] = [];
  const isFree = ({ needs = [] }: View) => ![...waiting, ...running.keys()].some(({ name }) => needs.includes(name));
  const begin = async (view: View): Promise<void> => {
    try {
      await options.before?.(view);
      const started = performance.now();
      const result = (await threadFor(view).build()) ?? { position: undefined, interrupted: true };
      const seconds = (performance.now() - started) / 1_000;
      reports.push({ view: view.name, version: view.version, seconds, ...result });
      if (result.stop !== undefined || result.interrupted) failed.add(view.name);
    } catch (error) {
      failed.add(view.name);
      errors.push(error);
    } finally {
      running.delete(view);
    }
  };
  while (waiting.size + running.size > 0) {
    for (const view of [...waiting].filter(isFree)) {
      if (running.size >= options.threadsMax) break;
      waiting.delete(view);
      if (options.signal.aborted || view.needs?.some((need) => failed.has(need))) failed.add(view.name);
      else running.set(view, begin(view));
    }
    if (running.size > 0) await Promise.race(running.values());
  }
  if (errors.length > 0) throw errors[0];
  const order = options.set.views.map(({ name }) => name);
  return reports.sort((a, b) => order.indexOf(a.view) - order.indexOf(b.view));
}
