import type { StoredEvent } from '#libs/event-store';
import { isEvidenceStream, receptionOf } from '#libs/evidence';
import { textOf } from './projected-event.js';
import { retracted } from './retracted.js';

const none: readonly string[] = [];
const dismissal = 'initium.ArrivalDismissed.v1';
const resubmission = Buffer.from('"resubmissionOf"');

/** The streams in which the arrival that a dismissal names may stand. */
export function dismissed(event: StoredEvent): readonly string[] {
  if (event.type !== dismissal || !isEvidenceStream(event.stream)) return none;
  const { arrival } = JSON.parse(textOf(event.data)) as { arrival: string };
  return [`quarantine-${arrival}`, `conflict-${arrival}`];
}

/** The streams of what an event retracts or dismisses: what `View.references` asks for. */
export const pointedAt = (event: StoredEvent): readonly string[] => [...retracted(event), ...dismissed(event)];

/** The stream of the arrival that an event was sent to mend. */
export function resubmitted(event: StoredEvent): readonly string[] {
  const { metadata } = event;
  const bytes = Buffer.from(metadata.buffer, metadata.byteOffset, metadata.byteLength);
  if (!isEvidenceStream(event.stream) || !bytes.includes(resubmission)) return none;
  const { resubmissionOf } = receptionOf(event);
  return resubmissionOf === undefined ? none : [`quarantine-${resubmissionOf}`];
}
