import { Worker } from 'node:worker_threads';
import type { FromRebuild, RebuildSettings, Rebuilt } from './rebuild-worker.js';
import type { View } from './view.js';
import { inOrderOfNeeds } from './view-shape.js';
import { views } from './views.js';

/** How long a thread may take to end when it is told to. */
const closeMsMax = 4_000;

export interface RebuildOptions {
  /** `INITIUM_DATA` with a ledger in it. */
  readonly folder: string;
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
 * out of the reports. Rejects with the first error once all have ended. What is killed or interrupted goes on from there the next time. Whoever calls holds `holdRebuild`.
 */
export async function rebuildViews(options: RebuildOptions): Promise<RebuildReport[]> {
  const waiting = new Set(inOrderOfNeeds(views).filter(({ name }) => options.names.includes(name)));
  const running = new Map<View, Promise<void>>();
  const failed = new Set<string>();
  const reports: RebuildReport[] = [];
  const errors: unknown[] = [];
  const isFree = ({ needs = [] }: View) => ![...waiting, ...running.keys()].some(({ name }) => needs.includes(name));
  const begin = async (view: View): Promise<void> => {
    try {
      const report = await rebuildOne(view, options);
      reports.push(report);
      if (report.stop !== undefined || report.interrupted) failed.add(view.name);
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
  const order = views.map(({ name }) => name);
  return reports.sort((a, b) => order.indexOf(a.view) - order.indexOf(b.view));
}

async function rebuildOne(view: View, options: RebuildOptions): Promise<RebuildReport> {
  await options.before?.(view);
  const started = performance.now();
  const { folder, check, batchMax } = options;
  const workerData: RebuildSettings = { folder, view: view.name, check, batchMax };
  const worker = new Worker(new URL('./rebuild-worker.js', import.meta.url), {
    workerData,
    name: `rebuild ${view.name}`,
  });
  let killed: NodeJS.Timeout | undefined;
  const abort = () => {
    worker.postMessage('close');
    killed = setTimeout(() => worker.terminate(), closeMsMax);
  };
  options.signal.addEventListener('abort', abort);
  try {
    const result = await new Promise<Rebuilt>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', () => {
        if (options.signal.aborted) resolve({ position: undefined, interrupted: true });
        else reject(new Error(`the rebuild of the view ${view.name} ended by itself`));
      });
      worker.on('message', (message: FromRebuild) => {
        if (message.kind === 'done') resolve(message.result);
        else options.onProgress?.(view.name, message.position, message.goal);
      });
    });
    return { view: view.name, version: view.version, seconds: (performance.now() - started) / 1_000, ...result };
  } finally {
    clearTimeout(killed);
    options.signal.removeEventListener('abort', abort);
  }
}
