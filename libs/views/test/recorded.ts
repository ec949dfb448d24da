import { randomUUID } from 'node:crypto';
import type { EventStore, NewEvent } from '#libs/event-store';
import { type Evidence, evidenceStream, instantText, storedForm } from '#libs/evidence';

/** One event to record, as few words as a test needs. */
export interface Sketch {
  readonly source: string;
  readonly id: string;
  /** The kind's name. */
  readonly kind: string;
  readonly subject: string;
  /** ms since 1970. */
  readonly time: number;
  readonly sequence?: string;
  /** Who recorded it. */
  readonly authid?: string;
  readonly data?: object;
  /** Stored in a stream of this name, and so no evidence. */
  readonly stream?: string;
}

const reception = { principal: 'anonymous', via: 'http', instance: 'test' };

export function storedEvent({ source, id, kind, subject, time, sequence, authid, data = {} }: Sketch): NewEvent {
  const attributes = { specversion: '1.0', id, source, type: `initium.${kind}.v1`, subject, time: instantText(time) };
  const optional = { ...(sequence !== undefined && { sequence }), ...(authid !== undefined && { authid }) };
  const evidence = { ...attributes, ...optional, data };
  const { type, data: bytes, metadata } = storedForm(evidence as Evidence, reception);
  return { eventId: randomUUID(), type, data: bytes, metadata };
}

/** Records the events, each in a stream of its own, and gives their positions. */
export async function record(store: EventStore, sketches: readonly Sketch[]): Promise<bigint[]> {
  const results = await store.append(
    sketches.map((sketch) => ({
      stream: sketch.stream ?? evidenceStream(sketch),
      expectedRevision: 'NO_STREAM' as const,
      events: [storedEvent(sketch)],
    })),
  );
  return results.map((result) => {
    if (result.outcome !== 'appended') throw new Error('recorded twice');
    return result.position;
  });
}
