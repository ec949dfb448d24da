import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Metadata } from '@grpc/grpc-js';
import type { ExpectedRevision } from './expected-revision.js';
import type { ProposedEvent, RecordedEvent } from './recorded-event.js';

const utf8 = new TextDecoder();
const json = 'application/json';

export const requiresLeader = (metadata: Metadata): boolean => metadata.get('requires-leader')[0] === 'true';

export const streamName = (identifier: shared.StreamIdentifier | undefined): string =>
  utf8.decode(identifier?.getStreamName_asU8());

export function streamIdentifier(stream: string): shared.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(new TextEncoder().encode(stream));
}

interface Expecting {
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
}

/** @param revision what the message says where it expects a definite revision. */
export function expectedRevision(message: Expecting, revision: string): ExpectedRevision {
  if (message.hasNoStream()) {
    return 'no_stream';
  }
  if (message.hasAny()) {
    return 'any';
  }
  return message.hasStreamExists() ? 'stream_exists' : BigInt(revision);
}

const anyId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const noId = /^[0-]+$/;

/** What a server finds wrong with an append before it looks at its stream. */
export function whyMalformed(stream: string, events: readonly ProposedEvent[]): string | undefined {
  if (stream === '') {
    return 'an append needs a stream';
  }
  if (events.some(({ id }) => !anyId.test(id) || noId.test(id))) {
    return 'an event needs an id that is a UUID, and not the one of zeros';
  }
  return events.some(({ type }) => type === '') ? 'an event needs a type' : undefined;
}

type ProposedMessage = streams.BatchAppendReq.ProposedMessage | streams.AppendReq.ProposedMessage;

export function proposedEvent(message: ProposedMessage): ProposedEvent {
  const told = message.getMetadataMap();
  return {
    id: message.getId()?.getString().toLowerCase() ?? '',
    type: told.get('type') ?? '',
    isJson: told.get('content-type') === json,
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

export function eventAppeared(event: RecordedEvent): streams.ReadResp {
  const position = String(event.position);
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(event.id))
    .setStreamIdentifier(streamIdentifier(event.stream))
    .setStreamRevision(String(event.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  const told = recorded.getMetadataMap();
  told.set('type', event.type);
  told.set('content-type', event.isJson ? json : 'application/octet-stream');
  if (event.created !== undefined) {
    told.set('created', String(event.created));
  }
  return new streams.ReadResp().setEvent(
    new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position),
  );
}

export function confirmed(subscriptionId: string): streams.ReadResp {
  return new streams.ReadResp().setConfirmation(
    new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(subscriptionId),
  );
}

export const caughtUp = (): streams.ReadResp => new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());

export function checkpoint(position: bigint): streams.ReadResp {
  return new streams.ReadResp().setCheckpoint(
    new streams.ReadResp.Checkpoint().setCommitPosition(String(position)).setPreparePosition(String(position)),
  );
}

export function streamNotFound(stream: string): streams.ReadResp {
  return new streams.ReadResp().setStreamNotFound(
    new streams.ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(stream)),
  );
}
