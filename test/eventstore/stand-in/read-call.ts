import { once } from 'node:events';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import type { AnsweringNode } from './answering-node.js';
import { allBackwards, allForwards, type EventCursor, streamBackwards, streamForwards } from './event-cursor.js';
import { type EventFilter, eventFilter } from './event-filter.js';
import { accessDenied, invalidPosition, type Refusal, refusal, streamDeleted } from './refusals.js';
import { isSoftDeletion } from './stream-metadata.js';
import { type ReadCall, SubscriptionCall } from './subscription-call.js';
import { eventAppeared, requiresLeader, streamName, streamNotFound } from './wire.js';

type Options = streams.ReadReq.Options;

/** Reading and subscribing are one call on the wire; its options tell which. */
export function answerRead(call: ReadCall, node: AnsweringNode): void {
  const options = call.request.getOptions() as Options;
  const isSubscription = options.hasSubscription();
  node.counts.add(isSubscription ? 'subscriptions' : options.hasAll() ? 'allReads' : 'streamReads');
  const forLeader = requiresLeader(call.metadata);
  const refused = node.reads.deniesAccess ? accessDenied() : isSubscription ? undefined : node.refusesRead(forLeader);
  if (refused !== undefined) {
    call.emit('error', refused);
    return;
  }
  if (isSubscription && isBackwards(options)) {
    call.emit('error', refusal(status.INVALID_ARGUMENT, 'a subscription goes forwards'));
    return;
  }
  const filterOptions = options.getFilter();
  const filter = filterOptions && eventFilter(filterOptions);
  const cursor = options.hasAll() ? ofAll(options, node) : ofStream(options, node);
  if (cursor instanceof Error) {
    call.emit('error', cursor);
  } else if (cursor === undefined) {
    call.write(streamNotFound(streamName(options.getStream()?.getStreamIdentifier())));
    call.end();
  } else if (isSubscription) {
    new SubscriptionCall(call, node, cursor, filter, forLeader);
  } else {
    void send(call, cursor, filter, BigInt(options.getCount()), node);
  }
}

function ofAll(options: Options, node: AnsweringNode): EventCursor | Refusal {
  const all = options.getAll() as streams.ReadReq.Options.AllOptions;
  const position = all.getPosition();
  const isSubscription = options.hasSubscription();
  const from = position === undefined ? undefined : BigInt(position.getCommitPosition());
  if (from !== undefined && !node.log.isBoundary(from)) {
    return invalidPosition(isSubscription);
  }
  if (isBackwards(options)) {
    const before = from ?? (all.hasStart() ? 0n : node.end());
    return before > node.log.end ? invalidPosition(false) : allBackwards(node, before);
  }
  if (from === undefined) {
    return allForwards(node, all.hasStart() ? 0n : node.end());
  }
  // A read begins with the event at its position, a subscription after it.
  return allForwards(node, isSubscription ? from + 1n : from);
}

function ofStream(options: Options, node: AnsweringNode): EventCursor | Refusal | undefined {
  const asked = options.getStream() as streams.ReadReq.Options.StreamOptions;
  const name = streamName(asked.getStreamIdentifier());
  const stream = node.log.stream(name);
  const isSubscription = options.hasSubscription();
  if (stream?.isTombstoned) {
    return streamDeleted(name);
  }
  const revision = asked.hasRevision() ? BigInt(asked.getRevision()) : undefined;
  if (isSubscription) {
    const last = asked.hasEnd() ? (stream?.current ?? -1n) : (revision ?? -1n);
    return streamForwards(node, name, last + 1n);
  }
  const isEmpty = stream === undefined || stream.current < 0n || isSoftDeletion(node.log.metadataOf(name));
  if (isEmpty || (stream.events[0]?.position ?? 0n) >= node.end()) {
    return undefined;
  }
  if (isBackwards(options)) {
    return streamBackwards(node, stream, asked.hasStart() ? 0n : revision);
  }
  return streamForwards(node, name, asked.hasEnd() ? stream.current + 1n : (revision ?? 0n));
}

function isBackwards(options: Options): boolean {
  return options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
}

async function send(
  call: ReadCall,
  next: EventCursor,
  filter: EventFilter | undefined,
  countMax: bigint,
  node: AnsweringNode,
): Promise<void> {
  const broken = node.reads.nextBreak();
  for (let count = 0; count < countMax; ) {
    if (count === broken?.after) {
      call.emit('error', broken.refusal);
      return;
    }
    const event = next();
    if (event === undefined || call.cancelled) {
      break;
    }
    if (filter?.matches(event) === false) {
      continue;
    }
    count += 1;
    if (!call.write(eventAppeared(event))) {
      await Promise.race([once(call, 'drain'), once(call, 'cancelled')]).catch(() => undefined);
    }
  }
  call.end();
}
