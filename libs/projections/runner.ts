import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { type EventReader, StoreDamaged, type StoredEvent, StoreUnavailable } from '#libs/event-store';
import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import type { Progress } from './progress.js';
import { RenewedConnections } from './renewed-connections.js';
import { FileTrouble, RunningProjection, type Stop } from './running-projection.js';
import { SubscriptionLoop } from './subscription-loop.js';
import type { Projected, View } from './view.js';
import { isCorrupt, isFileTrouble } from './view-file.js';
import type { ViewFiles } from './view-files.js';
import { ViewBehind } from './view-reader.js';

const retryMsMin = 100;
const retryMsMax = 5_000;

/** A disk seldom comes back to itself, and what is damaged does not: then it is tried again less often. */
const damagedRetryMs = 60_000;

export interface RunnerOptions {
  /** Those that this runner feeds. */
  readonly views: readonly View[];
  project(event: StoredEvent): Projected;
  readonly files: ViewFiles;
  readonly reader: EventReader;
  /** `INITIUM_DATA`; undefined where the store is in memory. */
  readonly folder?: string;
  /** Of all views: those that others feed and these need are among them. */
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Called each time that the tables stand and can be asked, however few rows they have. */
  onReady?(): void;
  /** Called when a view has stopped at an event it cannot apply. */
  onStop(stop: Stop): void;
  /** Called when the store or a file is away; the runner tries again by itself. */
  onTrouble?(error: Error): void;
  /** Called when the file of a needed view, which somebody else feeds, could not be read. */
  onCorrupt?(view: string): void;
}

/**
 * Feeds every view from its own checkpoint with all events of the store, in order, until `signal` aborts. Each batch and
 * the checkpoint move in one transaction of the view's file: killed anywhere, it goes on with nothing skipped and nothing
 * twice. A view is emptied and built from the first event when it is new, or built from a store that is no longer there,
 * or its file is missing or corrupt. A view of another shape that this program cannot work on is left alone until it is
 * rebuilt. A view that cannot apply an event stops, alone. Where the store's file is damaged, none is emptied for it.
 *
 * Rejects only with what is a bug.
 */
export async function runViews(options: RunnerOptions): Promise<void> {
  const { progress, signal, views } = options;
  let retryMs = retryMsMin;
  while (!signal.aborted) {
    const started = performance.now();
    try {
      await runOnce(options);
      return;
    } catch (error) {
      if (signal.aborted) return;
      options.onTrouble?.(error as Error);
      if (!isPassing(error)) throw error;
      if (error instanceof FileTrouble && error.isCorrupt) discard(error.view, options);
      else
        for (const view of views) progress.enter(view.name, error instanceof StoreDamaged ? 'unreadable' : 'waiting');
      retryMs = performance.now() - started > retryMsMax ? retryMsMin : Math.min(2 * retryMs, retryMsMax);
      if (error instanceof StoreDamaged) retryMs = damagedRetryMs;
      await delay(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Where even that fails, the next attempt meets the same trouble and says so. */
function discard(view: View, { files, progress, onTrouble }: RunnerOptions): void {
  progress.reset(view.name);
  try {
    files.discard(view);
  } catch (error) {
    onTrouble?.(error as Error);
  }
}

function isPassing(error: unknown): boolean {
  if (
    error instanceof StoreDamaged ||
    error instanceof FileTrouble ||
    error instanceof StoreUnavailable ||
    error instanceof ViewBehind
  )
    return true;
  return isFileTrouble(error) || isCorrupt(error);
}

async function runOnce(options: RunnerOptions): Promise<void> {
  const { views, files, progress, onCorrupt } = options;
  const connections = new RenewedConnections(files, progress, onCorrupt);
  const opened: Database[] = [];
  try {
    const projections: RunningProjection[] = [];
    for (const view of views) {
      const database = open(view, files);
      if (database === undefined) {
        progress.enter(view.name, 'rebuilding');
        continue;
      }
      opened.push(database);
      const checkpoint = await checkpointIn(view, database, options);
      projections.push(new RunningProjection(view, database, checkpoint, { ...options, connections }));
    }
    options.onReady?.();
    await new SubscriptionLoop(projections, options).run();
  } finally {
    connections.close();
    for (const database of opened) files.close(database);
  }
}

function open(view: View, files: ViewFiles): Database | undefined {
  try {
    return files.open(view);
  } catch (error) {
    throw isCorrupt(error) ? new FileTrouble(view, error) : error;
  }
}

async function checkpointIn(view: View, database: Database, { reader, progress }: RunnerOptions): Promise<Checkpoint> {
  try {
    const { checkpoint, wasReset } = await openCheckpoint(view, database, reader);
    if (wasReset) progress.reset(view.name);
    return checkpoint;
  } catch (error) {
    throw isCorrupt(error) ? new FileTrouble(view, error) : error;
  }
}
