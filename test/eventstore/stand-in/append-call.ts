import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerReadableStream, sendUnaryData } from '@grpc/grpc-js';
import type { AnsweringNode } from './answering-node.js';
import type { ExpectedRevision } from './expected-revision.js';
import type { AppendAnswer } from './pending-append.js';
import {
  accessDenied,
  appendTooLarge,
  badRequest,
  notReady,
  type Refusal,
  streamDeleted,
  timedOut,
} from './refusals.js';
import { expectedRevision, proposedEvent, requiresLeader, streamName, whyMalformed } from './wire.js';

/** One append on a stream of its own, as clients send it that give credentials or talk to an old server. */
export function answerAppend(
  call: ServerReadableStream<streams.AppendReq, streams.AppendResp>,
  respond: sendUnaryData<streams.AppendResp>,
  node: AnsweringNode,
): void {
  const requests: streams.AppendReq[] = [];
  let hasEnded = false;
  const once = (send: () => void): void => {
    if (!hasEnded) {
      hasEnded = true;
      closed();
      send();
    }
  };
  const breakOff = (refusal: Refusal): void => once(() => respond(refusal));
  const closed = node.appends.opened(breakOff);
  call.on('cancelled', () => once(() => undefined));
  call.on('data', (request: streams.AppendReq) => requests.push(request));
  call.on('end', () => node.gate.pass(submit));

  function submit(): void {
    node.counts.add('singleAppends');
    const options = requests[0]?.getOptions() ?? new streams.AppendReq.Options();
    const stream = streamName(options.getStreamIdentifier());
    const expected = expectedRevision(options, options.getRevision());
    const events = requests.flatMap((request) => request.getProposedMessage() ?? []).map(proposedEvent);
    const malformed = whyMalformed(stream, events);
    if (malformed !== undefined || node.isTooLarge(events)) {
      breakOff(malformed === undefined ? appendTooLarge(node.appendBytesMax) : badRequest(malformed));
      return;
    }
    node.appends.submit({
      stream,
      expected,
      events,
      requiresLeader: requiresLeader(call.metadata),
      isBatch: false,
      answer: (answer) => once(() => give(answer, stream, expected, respond)),
      breakOff,
    });
  }
}

function give(
  answer: AppendAnswer,
  stream: string,
  expected: ExpectedRevision,
  respond: sendUnaryData<streams.AppendResp>,
): void {
  switch (answer.is) {
    case 'written':
      respond(null, new streams.AppendResp().setSuccess(success(answer.revision, answer.position)));
      break;
    case 'wrong-expected-version':
      respond(null, new streams.AppendResp().setWrongExpectedVersion(wrong(expected, answer.current)));
      break;
    case 'stream-deleted':
      respond(streamDeleted(stream));
      break;
    case 'timeout':
      respond(timedOut());
      break;
    case 'access-denied':
      respond(accessDenied());
      break;
    case 'too-large':
      respond(appendTooLarge(answer.bytesMax));
      break;
    case 'bad-request':
      respond(badRequest(answer.why));
      break;
    case 'not-ready':
      respond(notReady());
      break;
  }
}

function success(revision: bigint, position: bigint | undefined): streams.AppendResp.Success {
  const written = new streams.AppendResp.Success();
  if (revision < 0n) {
    written.setNoStream(new shared.Empty());
  } else {
    written.setCurrentRevision(String(revision));
  }
  if (position === undefined) {
    return written.setNoPosition(new shared.Empty());
  }
  const at = String(position);
  return written.setPosition(new streams.AppendResp.Position().setCommitPosition(at).setPreparePosition(at));
}

function wrong(expected: ExpectedRevision, current: bigint | 'no_stream'): streams.AppendResp.WrongExpectedVersion {
  const details = new streams.AppendResp.WrongExpectedVersion();
  if (current === 'no_stream') {
    details.setCurrentNoStream(new shared.Empty());
  } else {
    details.setCurrentRevision(String(current));
  }
  switch (expected) {
    case 'any':
      return details.setExpectedAny(new shared.Empty());
    case 'no_stream':
      return details.setExpectedNoStream(new shared.Empty());
    case 'stream_exists':
      return details.setExpectedStreamExists(new shared.Empty());
    default:
      return details.setExpectedRevision(String(expected));
  }
}
