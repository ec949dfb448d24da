import { setImmediate as turn } from 'node:timers/promises';
import type { EventReader } from '#libs/event-store';
import type { References, ViewContext } from '#libs/projections';
import { pointedAt } from '../arrived.js';
import { ProjectedEvent } from '../projected-event.js';
import { UnfinishedIndex } from './unfinished-index.js';

export interface EvidenceIndexBuildOptions {
  /** The last position that is taken in. */
  readonly to: bigint;
  /** Told how much is done, from 0 to 1. */
  progress(share: number): void;
  readonly signal: AbortSignal;
}

const eventsPerCommit = 200_000;
/** What part of the time goes into reading, going by what was seen. */
const readingShare = 0.7;

/**
 * Builds the empty index up to a position as a whole: first what comes in the order of recording, then what has another
 * order, sorted once. The rows are those that the events one after the other would make. Interrupted anywhere, it goes on
 * in the same file. Rejects at an event that cannot be filed, and when `signal` aborts.
 */
export async function buildEvidenceIndex(
  { database, reader }: Pick<ViewContext, 'database' | 'reader'>,
  { to, progress, signal }: EvidenceIndexBuildOptions,
): Promise<void> {
  const building = new UnfinishedIndex(database);
  try {
    if (building.isReading) await readAll(building, reader, { to, progress, signal });
    while (!building.isDone) {
      await turn();
      signal.throwIfAborted();
      building.sortOne();
      progress(readingShare + (1 - readingShare) * building.sorted);
    }
  } finally {
    building.end();
  }
}

async function readAll(
  building: UnfinishedIndex,
  reader: EventReader,
  { to, progress, signal }: EvidenceIndexBuildOptions,
): Promise<void> {
  for await (const batch of reader.readAll({ from: (building.position ?? -1n) + 1n })) {
    const events = batch.filter(({ position }) => position <= to).map((event) => new ProjectedEvent(event));
    building.take(events, await referencesOf(events, reader));
    if (building.pending >= eventsPerCommit || signal.aborted) {
      building.commit();
      progress((readingShare * Number(building.position)) / Number(to));
      signal.throwIfAborted();
    }
    if (events.length < batch.length) break;
  }
  building.endReading();
}

async function referencesOf(events: readonly ProjectedEvent[], reader: EventReader): Promise<References> {
  const found = new Map<string, bigint>();
  for (const { event, header } of events) {
    if (header === undefined) continue;
    for (const stream of pointedAt(event)) {
      for await (const [first] of reader.readStream(stream, { limit: 1 })) {
        if (first !== undefined) found.set(stream, first.position);
      }
    }
  }
  return found;
}
