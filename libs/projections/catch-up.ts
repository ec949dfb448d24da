import { type EventReader, type StoredEvent, threadMemory } from '#libs/event-store';
import type { RunningProjection } from './running-projection.js';
import type { Projected, View } from './view.js';

/** Events that views which catch up together take in one transaction, and about the bytes of them. */
export const eventsPerCommitMax = 50_000;
/**
 * The same for a view that goes alone: it has no table in another order than the events', whose pages a larger batch would
 * spare, and what is held until a batch is full the garbage collector copies (a sixth of the time, a third of the memory).
 */
const eventsPerCommitAlone = 10_000;
export const bytesPerCommitMax = (): number => Math.min(64 * 1024 * 1024, threadMemory().viewHeapBytes / 8);

export interface CatchUpOptions {
  readonly reader: EventReader;
  project(event: StoredEvent): Projected;
  readonly signal: AbortSignal;
  /** Events in one transaction, at most; as the views say when left out. */
  readonly batchMax?: number;
  /** Called for each view after each batch, and where it stopped. */
  applied(projection: RunningProjection): void;
}

/** Whether the store has more than fits in one transaction of a view, going by positions. */
export async function hasMany(reader: EventReader): Promise<boolean> {
  const head = await reader.head();
  for await (const [first] of reader.readAll({ limit: 1 })) {
    if (head !== undefined && first !== undefined) return head.position - first.position >= BigInt(eventsPerCommitMax);
  }
  return false;
}

/** A view being caught up, and the last position that it is to apply. */
export interface CatchingUp {
  readonly projection: RunningProjection;
  readonly to: bigint;
}

/**
 * Reads on from where the views stand, once for all of them, and applies to each everything up to its goal, in bounded
 * batches; less where it stops or `signal` aborts.
 */
export async function catchUp(all: readonly CatchingUp[], options: CatchUpOptions): Promise<void> {
  const { reader, project, signal, applied } = options;
  const views = all.map(({ projection }) => projection.view);
  const batchMax = options.batchMax ?? Math.min(...views.map((view) => view.batchMax ?? eventsPerCommitAlone));
  const [from, to] = boundsOf(all);
  const bytesMax = bytesPerCommitMax();
  let pending: Projected[] = [];
  let bytes = 0;
  const commit = async () => {
    for (const { projection, to: last } of all) {
      if (projection.stop !== undefined) continue;
      const after = projection.position ?? -1n;
      await applyTo(
        projection,
        pending.filter(({ event }) => event.position > after && event.position <= last),
        reader,
      );
      applied(projection);
    }
    pending = [];
    bytes = 0;
    return all.some(({ projection }) => projection.stop === undefined) && !signal.aborted;
  };
  for await (const batch of reader.readAll({ from })) {
    for (const event of batch) {
      if (event.position > to) return;
      const projected = project(event);
      if (pending.length > 0 && views.some((view) => view.begins?.(projected)) && !(await commit())) return;
      pending.push(projected);
      bytes += event.data.length + event.metadata.length;
      const isFull = pending.length >= batchMax || bytes >= bytesMax || event.position >= to;
      if (isFull && !(await commit())) return;
    }
  }
}

/** The first position that any of them has not applied, and the last that any is to. */
function boundsOf(all: readonly CatchingUp[]): [from: bigint, to: bigint] {
  let [from, to] = [2n ** 63n - 1n, -1n];
  for (const { projection, to: last } of all) {
    const next = (projection.position ?? -1n) + 1n;
    if (next < from) from = next;
    if (last > to) to = last;
  }
  return [from, to];
}

/** Applies the events, having found where those stand that they refer to. */
export async function applyTo(
  projection: RunningProjection,
  events: readonly Projected[],
  reader: EventReader,
): Promise<void> {
  await projection.apply(events, await lookUp(projection.view, events, reader));
}

/** Finds the first event of each stream that the view asks for. */
async function lookUp(
  view: View,
  events: readonly Projected[],
  reader: EventReader,
): Promise<ReadonlyMap<string, bigint>> {
  const found = new Map<string, bigint>();
  if (view.references === undefined) return found;
  const asked = new Set<string>();
  for (const event of events) for (const stream of view.references(event)) asked.add(stream);
  for (const stream of asked) {
    for await (const [first] of reader.readStream(stream, { limit: 1 })) {
      if (first !== undefined) found.set(stream, first.position);
    }
  }
  return found;
}
