import type { EventReader, StoredEvent } from '#libs/event-store';
import { fromStored, type RecordedEvidence } from '#libs/evidence';

/** The evidence at positions that a view gave, in the order asked. */
export type EvidenceAt = (positions: readonly bigint[]) => Promise<RecordedEvidence[]>;

/** The events at these positions, in the order asked. Throws where the store has not what a view found there. */
export async function eventsAt(reader: EventReader, positions: readonly bigint[]): Promise<readonly StoredEvent[]> {
  if (positions.length === 0) return [];
  const events = await reader.readPositions(positions);
  if (events.length !== positions.length) throw new Error('The store lacks events that a view has taken in');
  return events;
}

/** Evidence as a store has it, parsed anew each time. */
export const evidenceFrom =
  (reader: EventReader): EvidenceAt =>
  async (positions) =>
    (await eventsAt(reader, positions)).map(fromStored);
