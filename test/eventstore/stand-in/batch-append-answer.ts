import codes from '@eventstore/db-client/generated/code_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import anything from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { ExpectedRevision } from './expected-revision.js';
import type { AppendAnswer } from './pending-append.js';
import { streamIdentifier } from './wire.js';

/** One answer on a stream of many appends: success, or the error packed as its own message. */
export function batchAppendAnswer(
  correlationId: shared.UUID | undefined,
  stream: string,
  expected: ExpectedRevision,
  answer: AppendAnswer,
): streams.BatchAppendResp {
  const response = new streams.BatchAppendResp()
    .setCorrelationId(correlationId)
    .setStreamIdentifier(streamIdentifier(stream));
  return answer.is === 'written'
    ? response.setSuccess(success(answer.revision, answer.position))
    : response.setError(error(stream, expected, answer));
}

function success(revision: bigint, position: bigint | undefined): streams.BatchAppendResp.Success {
  const written = new streams.BatchAppendResp.Success();
  if (revision < 0n) {
    written.setNoStream(new empty.Empty());
  } else {
    written.setCurrentRevision(String(revision));
  }
  if (position === undefined) {
    return written.setNoPosition(new empty.Empty());
  }
  const at = String(position);
  return written.setPosition(new shared.AllStreamPosition().setCommitPosition(at).setPreparePosition(at));
}

function error(
  stream: string,
  expected: ExpectedRevision,
  answer: Exclude<AppendAnswer, { is: 'written' }>,
): statuses.Status {
  const { Code } = codes;
  switch (answer.is) {
    case 'wrong-expected-version': {
      const details = wrongExpectedVersion(expected, answer.current);
      return packed(Code.ALREADY_EXISTS, 'WrongExpectedVersion', details);
    }
    case 'stream-deleted': {
      const details = new shared.StreamDeleted().setStreamIdentifier(streamIdentifier(stream));
      return packed(Code.NOT_FOUND, 'StreamDeleted', details);
    }
    case 'timeout':
      return packed(Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout());
    case 'access-denied':
      return packed(Code.PERMISSION_DENIED, 'AccessDenied', new shared.AccessDenied());
    case 'too-large': {
      const details = new shared.MaximumAppendSizeExceeded().setMaxappendsize(answer.bytesMax);
      return packed(Code.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', details);
    }
    case 'bad-request':
      return packed(Code.INVALID_ARGUMENT, 'BadRequest', new shared.BadRequest().setMessage(answer.why));
    case 'not-ready':
      // A server has no message of its own for this one: it packs an empty one, under the code for no error.
      return status(Code.OK, 'there is no leader', 'google.protobuf.Empty', new empty.Empty());
  }
}

function wrongExpectedVersion(expected: ExpectedRevision, current: bigint | 'no_stream'): shared.WrongExpectedVersion {
  const details = new shared.WrongExpectedVersion();
  if (current === 'no_stream') {
    details.setCurrentNoStream(new empty.Empty());
  } else {
    details.setCurrentStreamRevision(String(current));
  }
  switch (expected) {
    case 'any':
      return details.setExpectedAny(new empty.Empty());
    case 'no_stream':
      return details.setExpectedNoStream(new empty.Empty());
    case 'stream_exists':
      return details.setExpectedStreamExists(new empty.Empty());
    default:
      return details.setExpectedStreamPosition(String(expected));
  }
}

interface Message {
  serializeBinary(): Uint8Array;
}

const packed = (code: codes.Code, name: string, details: Message): statuses.Status =>
  status(code, name, `event_store.client.${name}`, details);

function status(code: codes.Code, message: string, typeName: string, details: Message): statuses.Status {
  const any = new anything.Any();
  any.pack(details.serializeBinary(), typeName);
  return new statuses.Status().setCode(code).setMessage(message).setDetails(any);
}
