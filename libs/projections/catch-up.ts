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
  /** Events in one transaction, at most; as the view says when left out. */
  readonly batchMax?: number;
  /** Called after each batch. */
  applied(): void;
}

/**
 * Reads on from where the view stands and applies everything up to `to`, in bounded batches; less where it stops or
 * `signal` aborts.
 */
export async function catchUp(
  projection: RunningProjection,
  to: bigint,
  { reader, project, signal, applied, batchMax = projection.view.batchMax ?? eventsPerCommitAlone }: CatchUpOptions,
): Promise<void> {
  const bytesMax = bytesPerCommitMax();
  let pending: Projected[] = [];
  let bytes = 0;
  const commit = async () => {
    await applyTo(projection, pending, reader);
    applied();
    pending = [];
    bytes = 0;
    return projection.stop === undefined && !signal.aborted;
  };
  for await (const batch of reader.readAll({ from: (projection.position ?? -1n) + 1n })) {
    for (const event of batch) {
      if (event.position > to) return;
      const projected = project(event);
      if (pending.length > 0 && projection.view.begins?.(projected) && !(await commit())) return;
      pending.push(projected);
      bytes += event.data.length + event.metadata.length;
      const isFull = pending.length >= batchMax || bytes >= bytesMax || event.position >= to;
      if (isFull && !(await commit())) return;
    }
  }
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
