import protobuf from 'protobufjs/minimal.js';
import type { NewEvent } from '../../event-store.js';
import { type EncodedMessage, readField, readFields, readUint64, readUuid } from './wire.js';

/** An event as the server has it. */
export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
  /** By the server's clock, in milliseconds since 1970; 0 where it did not say. */
  readonly created: number;
}

/** One answer of a call that reads: an event, the word that a subscription has begun, or what is of no concern here. */
export interface ReadAnswer {
  readonly event?: RecordedEvent;
  readonly isConfirmation: boolean;
}

const ticksPerMillisecond = 10_000n;
const none = new Uint8Array();

/**
 * What the server answers to a read or a subscription (streams.proto, `ReadResp`), with the very bytes that were stored.
 * The client's generated messages take several times as long, and a copy is made of nothing else.
 */
export function readAnswerIn(bytes: Uint8Array): ReadAnswer {
  const reader = protobuf.Reader.create(bytes);
  const answer: EncodedMessage<ReadAnswer> = { isConfirmation: false };
  const read = (field: number): void => {
    if (field === 1) answer.event = readResolved(reader);
    else if (field === 2) answer.isConfirmation = true;
  };
  readFields(reader, read, true);
  return answer;
}

/** The event itself, of what may also hold the link that led to it. */
const readResolved = (reader: protobuf.Reader): RecordedEvent | undefined =>
  readField(reader, 1, () => readRecorded(reader));

function readRecorded(reader: protobuf.Reader): RecordedEvent {
  const event: EncodedMessage<RecordedEvent> = {
    eventId: '',
    type: '',
    data: none,
    metadata: none,
    stream: '',
    revision: 0n,
    position: 0n,
    created: 0,
  };
  readFields(reader, (field) => {
    if (field === 1) event.eventId = readUuid(reader);
    else if (field === 2) event.stream = readStream(reader);
    else if (field === 3) event.revision = readUint64(reader);
    else if (field === 5) event.position = readUint64(reader);
    else if (field === 6) readTold(reader, event);
    else if (field === 7) event.metadata = reader.bytes();
    else if (field === 8) event.data = reader.bytes();
  });
  return event;
}

const readStream = (reader: protobuf.Reader): string => readField(reader, 3, () => reader.string()) ?? '';

/** One entry of what the server tells of the event: its type, and when it was taken, in ticks of 100 ns. */
function readTold(reader: protobuf.Reader, event: EncodedMessage<RecordedEvent>): void {
  let [key, value] = ['', ''];
  readFields(reader, (field) => {
    if (field === 1) key = reader.string();
    else if (field === 2) value = reader.string();
  });
  if (key === 'type') event.type = value;
  else if (key === 'created') event.created = Number(BigInt(value) / ticksPerMillisecond);
}
