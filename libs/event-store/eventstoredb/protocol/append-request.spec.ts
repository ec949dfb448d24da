import streams from '@eventstore/db-client/generated/streams_pb.js';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newEvent } from '../../contract/samples.js';
import type { Write } from '../../event-store.js';
import { appendRequest } from './append-request.js';

const correlationId = '00000000-0000-4000-8000-000000000001';
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What the server reads in it, by the client's own definitions of the messages. */
const readBack = (write: Write): streams.BatchAppendReq =>
  streams.BatchAppendReq.deserializeBinary(appendRequest(correlationId, write));

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json().map((json) => new Uint8Array(Buffer.from(json))),
);
const event = fc
  .record({ type: fc.string({ unit: 'grapheme', minLength: 1 }), data: bytes, metadata: bytes })
  .map((given) => newEvent(given));
const write: fc.Arbitrary<Write> = fc.record({
  stream: fc.string({ unit: 'grapheme', minLength: 1 }),
  expectedRevision: fc.oneof(fc.constant('NO_STREAM' as const), fc.bigInt(0n, 2n ** 63n - 1n)),
  events: fc.array(event, { minLength: 1, maxLength: 3 }),
});

describe('an append as a message for the server', () => {
  it('says the stream, the revision and the very bytes of each event', () => {
    fc.assert(
      fc.property(write, (given) => {
        const request = readBack(given);
        const options = request.getOptions();
        const expected = options?.hasNoStream() ? 'NO_STREAM' : BigInt(options?.getStreamPosition() ?? -1);
        expect([request.getCorrelationId()?.getString(), request.getIsFinal()]).toEqual([correlationId, true]);
        expect(Buffer.from(options?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).toBe(given.stream);
        expect(expected).toBe(given.expectedRevision);
        const there = request.getProposedMessagesList().map((one) => ({
          eventId: one.getId()?.getString(),
          type: one.getMetadataMap().get('type'),
          data: hex(one.getData_asU8()),
          metadata: hex(one.getCustomMetadata_asU8()),
        }));
        expect(there).toEqual(
          given.events.map(({ eventId, type, data, metadata }) => ({
            eventId,
            type,
            data: hex(data),
            metadata: hex(metadata),
          })),
        );
      }),
    );
  });

  it.each([
    ['{"channel":"EMAIL"}', 'application/json'],
    ['[]', 'application/json'],
    ['{"channel":', 'application/octet-stream'],
    ['null', 'application/octet-stream'],
    ['', 'application/octet-stream'],
  ])('says of %s that it is %s, so that the server’s own pages can show what is JSON', (data, contentType) => {
    const one = newEvent({ data: Buffer.from(data) });
    const [there] = readBack({ stream: 's', expectedRevision: 0n, events: [one] }).getProposedMessagesList();
    expect(there?.getMetadataMap().get('content-type')).toBe(contentType);
  });

  it('leaves the server an hour, for the timer is ours and the server’s clock may differ', () => {
    const deadline = readBack({ stream: 's', expectedRevision: 'NO_STREAM', events: [newEvent()] })
      .getOptions()
      ?.getDeadline()
      ?.toDate();
    const minutes = Math.round(((deadline?.getTime() ?? 0) - Date.now()) / 60_000);
    expect(minutes).toBe(60);
  });
});
