import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { type EventReader, StoreUnavailable } from '#libs/event-store';
import { Checkpoints, isOfStore } from './checkpoints.js';
import { Delivery } from './filing.js';
import { Member, type Stop } from './member.js';
import type { Progress } from './progress.js';
import type { View } from './view.js';
import { isCorrupt, isFileTrouble } from './views-file.js';

/** Events that a view which is catching up takes in one transaction, and about the bytes of them. */
const eventsPerCommitMax = 50_000;
const bytesPerCommitMax = 64 * 1024 * 1024;
/**
 * How long views that follow rest after each commit, unless someone waits for them: a commit costs about as much for one
 * event as for a hundred, and would take that from whoever records one event at a time.
 */
const restMs = 50;
const retryMsMin = 100;
const retryMsMax = 5_000;

export interface RunnerOptions {
  readonly views: readonly View[];
  readonly reader: EventReader;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Opens the views' file for writing, making it where it is missing. */
  open(): Database;
  /** Removes the file: what was opened could not be read. */
  remove(): void;
  /** Called each time that the tables stand and can be asked, however few rows they have. */
  onReady?(): void;
  /** Called when a view has stopped at an event it cannot apply. */
  onStop(stop: Stop): void;
  /** Called when the store or the file is away; the runner tries again by itself. */
  onTrouble?(error: Error): void;
}

/**
 * Feeds every view from its own checkpoint with all events of the store, in order, until `signal` aborts. Each batch and
 * the checkpoint move in one transaction of the views' file: killed anywhere, it goes on with nothing skipped and nothing
 * twice. A view is emptied and built from the first event when it is new, of another version, or built from a store that
 * is no longer there; all are, when the file is missing or corrupt. A view that cannot apply an event stops, alone.
 *
 * Rejects only with what is a bug or another process at the same file.
 */
export async function runViews(options: RunnerOptions): Promise<void> {
  let retryMs = retryMsMin;
  while (!options.signal.aborted) {
    const started = performance.now();
    try {
      await runOnce(options);
      return;
    } catch (error) {
      if (options.signal.aborted) return;
      if (isCorrupt(error)) {
        options.progress.reset();
        options.remove();
        options.onTrouble?.(error as Error);
      } else if (error instanceof StoreUnavailable || isFileTrouble(error)) {
        options.onTrouble?.(error as Error);
        for (const view of options.views) options.progress.enter(view.name, 'waiting');
        retryMs = performance.now() - started > retryMsMax ? retryMsMin : Math.min(2 * retryMs, retryMsMax);
        await delay(retryMs, undefined, { signal: options.signal }).catch(() => undefined);
      } else {
        throw error;
      }
    }
  }
}

async function runOnce(options: RunnerOptions): Promise<void> {
  const { views, progress, signal } = options;
  const database = options.open();
  const failed = new AbortController();
  try {
    const checkpoints = new Checkpoints(database);
    checkpoints.install(views);
    progress.replaced();
    options.onReady?.();
    await resetForeign(options, checkpoints);
    const members = views.map((view) => new Member(view, database, checkpoints));
    for (const member of members) {
      progress.publish(member.view.name, member.position, member.ledgertime);
      progress.enter(member.view.name, 'catching-up');
    }
    const groups = Map.groupBy(members, (member) => member.position);
    const feeding = [...groups.values()].map((group) =>
      feed(group, options, AbortSignal.any([signal, failed.signal])).catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
    );
    const ends = await Promise.allSettled(feeding);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  } finally {
    database.close();
  }
}

async function resetForeign({ views, reader }: RunnerOptions, checkpoints: Checkpoints): Promise<void> {
  for (const view of views) {
    const checkpoint = checkpoints.of(view.name);
    if (checkpoint !== undefined && !(await isOfStore(checkpoint, reader))) checkpoints.reset(view);
  }
}

/** Feeds views that stand at the same position from one reading of the store. */
async function feed(members: readonly Member[], options: RunnerOptions, signal: AbortSignal): Promise<void> {
  const { reader, progress } = options;
  const after = members[0]?.position;
  let goal = (await reader.head())?.position;
  let pending: Delivery[] = [];
  let bytes = 0;
  if (goal === undefined || goal === after) goal = undefined;
  if (goal === undefined) for (const member of members) progress.enter(member.view.name, 'following');
  for await (const batch of reader.follow(after, signal)) {
    for (const event of batch) {
      pending.push(new Delivery(event));
      bytes += event.data.length + event.metadata.length;
    }
    const last = pending.at(-1)?.event;
    if (last === undefined) continue;
    const full = pending.length >= eventsPerCommitMax || bytes >= bytesPerCommitMax;
    if (goal !== undefined && last.position < goal && !full) continue;
    await applyAll(members, pending, options);
    if (members.every((member) => member.stop !== undefined)) return;
    if (goal === undefined || last.position >= goal) {
      if (pending.length < eventsPerCommitMax) {
        for (const member of running(members)) progress.enter(member.view.name, 'following');
        await progress.rest(restMs);
      }
      goal = (await reader.head())?.position;
    }
    pending = [];
    bytes = 0;
  }
}

async function applyAll(
  members: readonly Member[],
  events: readonly Delivery[],
  options: RunnerOptions,
): Promise<void> {
  for (const member of running(members)) {
    const targets = await lookUp(member.view, events, options.reader);
    member.apply(events, targets);
    options.progress.publish(member.view.name, member.position, member.ledgertime);
    if (member.stop !== undefined) {
      options.onStop(member.stop);
      options.progress.enter(member.view.name, 'stopped');
    }
  }
}

function running(members: readonly Member[]): Member[] {
  return members.filter((member) => member.stop === undefined);
}

/** Finds the first event of each stream that the view asks for: what a retraction retracts, say. */
async function lookUp(
  view: View,
  events: readonly Delivery[],
  reader: EventReader,
): Promise<ReadonlyMap<string, bigint>> {
  const found = new Map<string, bigint>();
  if (view.targets === undefined) return found;
  const asked = new Set<string>();
  for (const { event } of events) for (const stream of view.targets(event)) asked.add(stream);
  for (const stream of asked) {
    for await (const [first] of reader.readStream(stream, { limit: 1 })) {
      if (first !== undefined) found.set(stream, first.position);
    }
  }
  return found;
}
