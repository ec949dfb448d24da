import { LimitExceeded, type NewEvent, type StoreLimits, type Write } from './event-store.js';

/** Bytes that this event takes as given: data and metadata. */
export const eventBytes = (event: NewEvent): number => event.data.byteLength + event.metadata.byteLength;

/** How much is being asked to be written. */
export interface Load {
  readonly events: number;
  readonly bytes: number;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const typeLengthMax = 256;

/** Throws `LimitExceeded` for what no retry will make fit; nothing may have been written before. */
export function checkLimits(writes: readonly Write[], limits: StoreLimits): Load {
  if (writes.length > limits.writesPerAppendMax)
    throw new LimitExceeded(`${writes.length} writes in one append, at most ${limits.writesPerAppendMax}`);
  let events = 0;
  let bytes = 0;
  for (const write of writes) {
    checkStream(write.stream, limits);
    const { expectedRevision: expected } = write;
    if (expected !== 'NO_STREAM' && expected < 0n) throw new LimitExceeded(`expected revision ${expected} is below 0`);
    if (write.events.length === 0) throw new LimitExceeded(`a write to ${write.stream} has no events`);
    if (write.events.length > limits.eventsPerWriteMax)
      throw new LimitExceeded(`${write.events.length} events in one write, at most ${limits.eventsPerWriteMax}`);
    let ofWrite = 0;
    for (const event of write.events) ofWrite += checkEvent(event, limits);
    if (ofWrite > limits.writeBytesMax)
      throw new LimitExceeded(`a write of ${ofWrite} bytes, at most ${limits.writeBytesMax}`);
    bytes += ofWrite;
    events += write.events.length;
  }
  return { events, bytes };
}

function checkStream(stream: string, { streamNameBytesMax: max }: StoreLimits): void {
  if (stream === '') throw new LimitExceeded('a stream needs a name');
  if (!stream.isWellFormed()) throw new LimitExceeded('a stream name with a lone surrogate');
  // No UTF-16 unit takes more than three bytes in UTF-8, so most names need not be measured.
  if (stream.length * 3 > max && Buffer.byteLength(stream) > max)
    throw new LimitExceeded(`a stream name of ${Buffer.byteLength(stream)} bytes, at most ${max}`);
}

function checkEvent(event: NewEvent, { eventBytesMax: max }: StoreLimits): number {
  if (!uuid.test(event.eventId)) throw new LimitExceeded(`event id ${JSON.stringify(event.eventId)} is not a UUID`);
  if (event.type === '' || event.type.length > typeLengthMax || !event.type.isWellFormed())
    throw new LimitExceeded(`an event type of ${event.type.length} characters, 1 to ${typeLengthMax} are allowed`);
  const bytes = eventBytes(event);
  if (bytes > max) throw new LimitExceeded(`an event of ${bytes} bytes, at most ${max}`);
  return bytes;
}
