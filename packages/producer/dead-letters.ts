import type { RefusedEvent } from './outbox.js';

/** A refusal as it is told and written down. */
export interface DeadLetter extends Pick<RefusedEvent, 'id' | 'refusal'> {
  /** The number that it holds; none where it was refused here, having been spilled under the id of another event. */
  readonly sequence?: number;
  /** When this machine learned of it: RFC 3339. */
  readonly refusedAt: string;
  /** The whole event, as it was sent. */
  readonly event: Readonly<Record<string, unknown>>;
}

export function deadLetterOf({ id, sequence, refusal, event }: RefusedEvent): DeadLetter {
  return { refusedAt: new Date().toISOString(), id, sequence, refusal, event: JSON.parse(event) };
}
