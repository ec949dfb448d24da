import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { appendAnswerIn } from './append-answer.js';
import { readAnswerIn } from './read-answer.js';

const { ReadResp, BatchAppendResp } = streams;
const { ReadEvent } = ReadResp;

const uint64 = fc.oneof(fc.bigInt(0n, 2n ** 64n - 1n), fc.bigInt(2n ** 53n - 2n, 2n ** 53n + 2n));
const bytes = fc.uint8Array({ maxLength: 300 });
const text = fc.string({ unit: 'grapheme' });
const recorded = fc.record({
  eventId: fc.uuid(),
  stream: text,
  type: text,
  revision: uint64,
  position: uint64,
  created: fc.nat({ max: 2 ** 42 }),
  data: bytes,
  metadata: bytes,
});
type RecordedSample = typeof recorded extends fc.Arbitrary<infer Given> ? Given : never;

const uuid = (id: string) => new shared.UUID().setString(id);

/** As the server sends it, by the client's own definitions of the messages, with what is of no concern here as well. */
function recordedMessage(given: RecordedSample): streams.ReadResp.ReadEvent.RecordedEvent {
  const message = new ReadEvent.RecordedEvent()
    .setId(uuid(given.eventId))
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(given.stream).toString('base64')))
    .setStreamRevision(String(given.revision))
    .setPreparePosition('7')
    .setCommitPosition(String(given.position))
    .setCustomMetadata(given.metadata)
    .setData(given.data);
  message.getMetadataMap().set('content-type', 'application/json');
  message.getMetadataMap().set('type', given.type);
  message.getMetadataMap().set('created', `${given.created}9999`);
  return message;
}

const sent = (answer: streams.ReadResp) => readAnswerIn(Buffer.from(answer.serializeBinary()));

describe('an answer to a read', () => {
  it('says of an event all that the server told, to the byte and beyond 2^53', () => {
    fc.assert(
      fc.property(recorded, (given) => {
        const event = new ReadEvent().setEvent(recordedMessage(given)).setCommitPosition(String(given.position));
        const read = sent(new ReadResp().setEvent(event));
        expect(read.isConfirmation).toBe(false);
        expect({
          ...read.event,
          data: new Uint8Array(read.event?.data ?? []),
          metadata: new Uint8Array(read.event?.metadata ?? []),
        }).toEqual(given);
      }),
    );
  });

  it('has no event where there is only the link to one that is gone', () => {
    const [link] = fc.sample(recorded, 1) as [RecordedSample];
    const event = new ReadEvent().setLink(recordedMessage(link));
    expect(sent(new ReadResp().setEvent(event)).event).toBeUndefined();
  });

  it('is the word that a subscription has begun, or of no concern', () => {
    const begun = new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId('a'));
    const checkpoint = new ReadResp.Checkpoint().setCommitPosition('1').setPreparePosition('1');
    const others = [
      new ReadResp().setCheckpoint(checkpoint),
      new ReadResp().setLastStreamPosition(String(2n ** 63n)),
      new ReadResp().setCaughtUp(new ReadResp.CaughtUp()),
    ];
    expect(sent(begun)).toEqual({ isConfirmation: true });
    for (const other of others) expect(sent(other)).toEqual({ isConfirmation: false });
  });

  it('throws where it is cut off in the middle', () => {
    const [given] = fc.sample(recorded, 1) as [RecordedSample];
    const whole = new ReadResp().setEvent(new ReadEvent().setEvent(recordedMessage(given))).serializeBinary();
    for (let length = 1; length < whole.length; length++)
      expect(() => readAnswerIn(Buffer.from(whole.subarray(0, length)))).toThrow();
  });
});

describe('an answer to an append', () => {
  const answered = (answer: streams.BatchAppendResp) =>
    appendAnswerIn(
      Buffer.from(
        answer
          .setCorrelationId(uuid('c'))
          .setStreamIdentifier(new shared.StreamIdentifier().setStreamName('c3RyZWFt'))
          .serializeBinary(),
      ),
    );

  it('says where it was put, to the last digit', () => {
    fc.assert(
      fc.property(uint64, uint64, (revision, position) => {
        const where = new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition('3');
        const success = new BatchAppendResp.Success().setCurrentRevision(String(revision)).setPosition(where);
        expect(answered(new BatchAppendResp().setSuccess(success))).toEqual({
          correlationId: 'c',
          placed: { revision, position },
        });
      }),
    );
  });

  it('leaves the position open where the server does not say it', () => {
    const success = new BatchAppendResp.Success().setCurrentRevision('4').setNoPosition(new shared.Empty() as never);
    expect(answered(new BatchAppendResp().setSuccess(success)).placed).toEqual({ revision: 4n, position: undefined });
  });

  it('has the error as the client reads it', () => {
    const error = new status.Status().setMessage('WrongExpectedVersion');
    const { placed, error: read } = answered(new BatchAppendResp().setError(error));
    expect([placed, read?.getMessage()]).toEqual([undefined, 'WrongExpectedVersion']);
  });
});
