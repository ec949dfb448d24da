import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import type { AnsweringNode } from './answering-node.js';
import { accessDenied, streamDeleted, wrongExpectedVersion } from './refusals.js';
import type { AppendOutcome } from './stand-in-log.js';
import { expectedRevision, requiresLeader, streamName } from './wire.js';

type Deletion = streams.DeleteReq | streams.TombstoneReq;
type Deleted = streams.DeleteResp | streams.TombstoneResp;
type How = { readonly isTombstone: boolean };

/** Both ways to delete a stream: one after which it can be written to again, and one after which it never can. */
export function answerDelete<Request extends Deletion, Response extends Deleted>(
  call: ServerUnaryCall<Request, Response>,
  respond: sendUnaryData<Response>,
  node: AnsweringNode,
  { isTombstone }: How,
): void {
  node.counts.add(isTombstone ? 'tombstones' : 'deletes');
  const refused = node.appends.deniesAccess ? accessDenied() : node.refusesDeletion(requiresLeader(call.metadata));
  if (refused !== undefined) {
    respond(refused);
    return;
  }
  const options = call.request.getOptions() as streams.DeleteReq.Options;
  const stream = streamName(options.getStreamIdentifier());
  const expected = expectedRevision(options, options.getRevision());
  const now = node.clock.ticks();
  const outcome = isTombstone ? node.log.tombstone(stream, expected, now) : node.log.softDelete(stream, expected, now);
  switch (outcome.is) {
    case 'written':
      respond(null, deleted(outcome, isTombstone) as Response);
      break;
    case 'stream-deleted':
      respond(streamDeleted(stream));
      break;
    case 'wrong-expected-version':
      respond(wrongExpectedVersion(stream, number(expected), number(outcome.current)));
      break;
  }
}

function deleted({ position }: AppendOutcome & { is: 'written' }, isTombstone: boolean): Deleted {
  const at = String(position);
  return isTombstone
    ? new streams.TombstoneResp().setPosition(
        new streams.TombstoneResp.Position().setCommitPosition(at).setPreparePosition(at),
      )
    : new streams.DeleteResp().setPosition(
        new streams.DeleteResp.Position().setCommitPosition(at).setPreparePosition(at),
      );
}

/** What stands for a revision in a status: words have negative numbers. */
function number(revision: bigint | 'no_stream' | 'any' | 'stream_exists'): string {
  return String({ no_stream: -1, any: -2, stream_exists: -4 }[String(revision)] ?? revision);
}
