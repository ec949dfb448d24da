import type { AllStreamRecordedEvent, EventData, RecordedEvent } from '@eventstore/db-client';
import type { NewEvent } from '../event-store.js';

/** The member under which metadata is kept that the client would not give back as it was. */
const bytesMember = '$bytes';

/**
 * An event as the client takes it, so that the very bytes come back. Data that is JSON is said to be, so that the server's
 * own pages and projections can read it; data that the client's parsing would change goes as bytes. The client hands
 * metadata on as bytes only where it is a plain `Uint8Array` (a Buffer would be stored as `{"type":"Buffer",…}`), and
 * gives back parsed whatever can be parsed: what would not be the same then is wrapped.
 */
export function proposedEvent({ eventId, type, data, metadata }: NewEvent): EventData {
  const parsed = parsedExactly(data);
  const form =
    parsed === undefined
      ? ({ contentType: 'application/octet-stream', data: plain(data) } as const)
      : ({ contentType: 'application/json', data: parsed } as const);
  return { id: eventId, type, metadata: proposedMetadata(metadata), ...form } as EventData;
}

/** The same event again, from what the client gives. */
export function recordedEvent(recorded: RecordedEvent | AllStreamRecordedEvent): NewEvent {
  const { id, type, data, metadata } = recorded;
  return {
    eventId: id,
    type,
    data: recorded.isJson ? Buffer.from(JSON.stringify(data)) : (data as Uint8Array),
    metadata: recordedMetadata(metadata),
  };
}

function proposedMetadata(bytes: Uint8Array): Uint8Array | Record<string, string> {
  const parsed = readJson(bytes);
  if (parsed === undefined) return plain(bytes);
  const isWrapped = typeof parsed === 'object' && parsed !== null && Object.hasOwn(parsed, bytesMember);
  if (!isWrapped && isSame(parsed, bytes)) return plain(bytes);
  return { [bytesMember]: buffer(bytes).toString('base64') };
}

function recordedMetadata(metadata: unknown): Uint8Array {
  if (metadata === undefined) return new Uint8Array(0);
  if (metadata instanceof Uint8Array) return metadata;
  const wrapped = (metadata as { [bytesMember]?: unknown } | null)?.[bytesMember];
  return typeof wrapped === 'string' ? Buffer.from(wrapped, 'base64') : Buffer.from(JSON.stringify(metadata));
}

/** What these bytes say as JSON where saying it again gives the same bytes; else undefined. */
function parsedExactly(bytes: Uint8Array): object | undefined {
  const parsed = readJson(bytes);
  return typeof parsed === 'object' && parsed !== null && isSame(parsed, bytes) ? parsed : undefined;
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(buffer(bytes).toString());
  } catch {
    return undefined;
  }
}

const isSame = (parsed: unknown, bytes: Uint8Array): boolean =>
  Buffer.from(JSON.stringify(parsed)).equals(buffer(bytes));

const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A `Uint8Array` and nothing that extends it, of bytes of its own. */
const plain = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes);
