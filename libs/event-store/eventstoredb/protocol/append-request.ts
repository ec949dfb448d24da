import protobuf from 'protobufjs/minimal.js';
import type { NewEvent, Write } from '../../event-store.js';
import { tag, varint } from './wire.js';

/** The server takes the time left from the call's own clock, so one that is behind would let none. The timer is ours. */
const deadlineSeconds = 3_600;

/**
 * A write as one message of the server's `BatchAppend` (streams.proto, `BatchAppendReq`). The client's generated messages
 * take several times as long to say the same, and this is what intake does most.
 */
export function appendRequest(correlationId: string, { stream, expectedRevision, events }: Write): Uint8Array {
  const writer = protobuf.Writer.create();
  writeId(writer, 1, correlationId);
  // Options: the stream's name, the revision or an empty message for none, the deadline as a timestamp.
  writer.uint32(tag(2)).fork();
  writer.uint32(tag(1)).fork().uint32(tag(3)).string(stream).ldelim();
  if (expectedRevision === 'NO_STREAM') writer.uint32(tag(3)).fork().ldelim();
  else writer.uint32(tag(2, varint)).uint64(String(expectedRevision));
  const deadline = Math.floor(Date.now() / 1_000) + deadlineSeconds;
  writer.uint32(tag(6)).fork().uint32(tag(1, varint)).int64(deadline).ldelim();
  writer.ldelim();
  for (const event of events) writeEvent(writer, event);
  return writer.uint32(tag(4, varint)).bool(true).finish();
}

function writeEvent(writer: protobuf.Writer, { eventId, type, data, metadata }: NewEvent): void {
  writer.uint32(tag(3)).fork();
  writeId(writer, 1, eventId);
  writeEntry(writer, 2, 'type', type);
  writeEntry(writer, 2, 'content-type', isJson(data) ? 'application/json' : 'application/octet-stream');
  writer.uint32(tag(3)).bytes(metadata).uint32(tag(4)).bytes(data).ldelim();
}

function writeId(writer: protobuf.Writer, field: number, uuid: string): void {
  writer.uint32(tag(field)).fork().uint32(tag(2)).string(uuid).ldelim();
}

function writeEntry(writer: protobuf.Writer, field: number, key: string, value: string): void {
  writer.uint32(tag(field)).fork().uint32(tag(1)).string(key).uint32(tag(2)).string(value).ldelim();
}

/** What is JSON is said to be, so that the server's own pages and projections can read it. */
function isJson(data: Uint8Array): boolean {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString());
    return typeof parsed === 'object' && parsed !== null;
  } catch {
    return false;
  }
}
