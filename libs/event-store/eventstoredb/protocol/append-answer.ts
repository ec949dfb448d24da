import status from '@eventstore/db-client/generated/status_pb.js';
import protobuf from 'protobufjs/minimal.js';
import { type EncodedMessage, readField, readFields, readUint64, readUuid } from './wire.js';

/** Where a write was put: the revision of its last event in its stream, and its position in `$all`, if that was told. */
export interface WrittenAt {
  readonly revision: bigint;
  readonly position: bigint | undefined;
}

/** What became of the append with that correlation id. */
export interface AppendAnswer {
  readonly correlationId: string;
  readonly placed?: WrittenAt;
  /** As the client reads it. */
  readonly error?: status.Status;
}

/** The server's answer to one append (streams.proto, `BatchAppendResp`), of which there is one for each event. */
export function appendAnswerIn(bytes: Uint8Array): AppendAnswer {
  const reader = protobuf.Reader.create(bytes);
  const answer: EncodedMessage<AppendAnswer> = { correlationId: '' };
  const read = (field: number): void => {
    if (field === 1) answer.correlationId = readUuid(reader);
    else if (field === 2) answer.error = status.Status.deserializeBinary(reader.bytes());
    else if (field === 3) answer.placed = readPlaced(reader);
  };
  readFields(reader, read, true);
  return answer;
}

function readPlaced(reader: protobuf.Reader): WrittenAt {
  let revision = 0n;
  let position: bigint | undefined;
  readFields(reader, (field) => {
    if (field === 1) revision = readUint64(reader);
    else if (field === 3) position = readPosition(reader);
  });
  return { revision, position };
}

/** Of commit and prepare position the former. */
const readPosition = (reader: protobuf.Reader): bigint => readField(reader, 1, () => readUint64(reader)) ?? 0n;
