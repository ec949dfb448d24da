import type { StoredEvent } from '#libs/event-store';
import { evidenceStream, isEvidenceStream, linkedSubject } from '#libs/evidence';
import { textOf } from './projected-event.js';

const none: readonly string[] = [];
const link = 'initium.IdentityLink.v1';
const retraction = 'initium.Retraction.v1';

export function isLink(event: StoredEvent): boolean {
  return event.type === link && isEvidenceStream(event.stream);
}

export function isRetraction(event: StoredEvent): boolean {
  return event.type === retraction && isEvidenceStream(event.stream);
}

/** The subject that a link joins to its own: an identifier's, or another client's. */
export function joinedSubject(event: StoredEvent): string {
  return linkedSubject(dataOf<{ identifier: string }>(event).identifier);
}

/** The stream of the evidence that a retraction retracts: what `View.references` asks for. */
export function retracted(event: StoredEvent): readonly string[] {
  if (!isRetraction(event)) return none;
  const { target } = dataOf<{ target: { source: string; id: string } }>(event);
  return [evidenceStream(target)];
}

function dataOf<Data>(event: StoredEvent): Data {
  return JSON.parse(textOf(event.data)) as Data;
}
