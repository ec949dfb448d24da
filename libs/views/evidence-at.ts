import type { EventReader, EventText } from '#libs/event-store';
import { fromStored, type RecordedEvidence } from '#libs/evidence';

/** The evidence at positions that a view gave, in the order asked. */
export type EvidenceAt = (positions: readonly bigint[]) => Promise<RecordedEvidence[]>;

/** What the events at these positions say, in the order asked. Throws where the store has not what a view found there. */
export async function textsAt(reader: EventReader, positions: readonly bigint[]): Promise<readonly EventText[]> {
  if (positions.length === 0) return [];
  const events = await reader.readTexts(positions);
  if (events.length !== positions.length) throw new Error('The store lacks events that a view has taken in');
  return events;
}

/** Evidence as a store has it, parsed anew each time. */
export const evidenceFrom =
  (reader: EventReader): EvidenceAt =>
  async (positions) =>
    (await textsAt(reader, positions)).map(fromStored);
