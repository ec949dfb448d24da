import type { EventStoreDBClient } from '@eventstore/db-client';
import { convertToCommandError } from '@eventstore/db-client/dist/utils/CommandError.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import service from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ClientReadableStream } from '@grpc/grpc-js';
import { inside } from './client-inside.js';
import { type ReadAnswer, type RecordedEvent, readAnswerIn } from './read-answer.js';

const { Options } = streams.ReadReq;

type Call = ClientReadableStream<ReadAnswer>;
type CallArguments = ReturnType<ReturnType<typeof inside>['callArguments']>;

/** The first event of a stream; undefined where there is none. */
export function readFirst(client: EventStoreDBClient, stream: string): Promise<RecordedEvent | undefined> {
  const name = new shared.StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64'));
  const ofStream = new Options.StreamOptions().setStreamIdentifier(name).setStart(new shared.Empty());
  return readOne(client, new Options().setStream(ofStream));
}

/** The last event of `$all`; undefined where there is none. */
export function readLast(client: EventStoreDBClient): Promise<RecordedEvent | undefined> {
  const last = new Options.AllOptions().setEnd(new shared.Empty());
  return readOne(client, new Options().setAll(last).setReadDirection(Options.ReadDirection.BACKWARDS));
}

/** The event of `$all` at a position, or the next one; undefined where there is none. */
export function readAt(client: EventStoreDBClient, position: bigint): Promise<RecordedEvent | undefined> {
  return readOne(client, new Options().setAll(ofAll(position)));
}

/** Of the leader, whose answer is behind nothing. Rejects with what the client throws. */
async function readOne(client: EventStoreDBClient, options: streams.ReadReq.Options) {
  const call = await open(client, options.setCount('1'), inside(client).callArguments({ requiresLeader: true }));
  const { promise, resolve, reject } = Promise.withResolvers<RecordedEvent | undefined>();
  call.on('data', ({ event }: ReadAnswer) => {
    if (event !== undefined) resolve(event);
  });
  call.on('error', (error) => reject(convertToCommandError(error)));
  call.on('end', () => resolve(undefined));
  return promise;
}

/** All of `$all` after a position, and what comes from then on: it does not end by itself. */
export function subscribe(client: EventStoreDBClient, after: bigint | undefined): Promise<Call> {
  const options = new Options().setAll(ofAll(after)).setSubscription(new Options.SubscriptionOptions());
  return open(client, options, inside(client).callArguments({}, { deadline: Infinity }));
}

async function open(client: EventStoreDBClient, options: streams.ReadReq.Options, given: CallArguments): Promise<Call> {
  const ids = new Options.UUIDOption().setString(new shared.Empty());
  const request = new streams.ReadReq().setOptions(options.setUuidOption(ids).setNoFilter(new shared.Empty()));
  const stub = await inside(client).getGRPCClient(service.StreamsClient, 'read');
  const { path, requestSerialize } = service.StreamsService.read;
  const call = stub.makeServerStreamRequest(path, requestSerialize, readAnswerIn, request, ...given);
  call.on('error', (error) => void inside(client).handleError(stub, error));
  return call;
}

function ofAll(from: bigint | undefined): streams.ReadReq.Options.AllOptions {
  const all = new Options.AllOptions();
  if (from === undefined) return all.setStart(new shared.Empty());
  const position = String(from);
  return all.setPosition(new Options.Position().setCommitPosition(position).setPreparePosition(position));
}
