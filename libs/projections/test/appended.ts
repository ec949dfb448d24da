import { randomUUID } from 'node:crypto';
import type { EventStore } from '#libs/event-store';

/** Appends an event of each of these types, each to a stream of its own. */
export async function append(store: EventStore, types: readonly string[]): Promise<void> {
  const empty = Buffer.from('{}');
  await store.append(
    types.map((type) => {
      const eventId = randomUUID();
      const events = [{ eventId, type, data: empty, metadata: empty }];
      return { stream: `thing-${eventId}`, expectedRevision: 'NO_STREAM' as const, events };
    }),
  );
}
