import type { RecordedEvent } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newEvent } from '../contract/samples.js';
import { proposedEvent, recordedEvent } from './event-form.js';

/** What the client makes of an event on its way to the server and back. */
function throughTheClient(proposed: ReturnType<typeof proposedEvent>): RecordedEvent {
  const { id, type, contentType, data, metadata } = proposed;
  const isJson = contentType === 'application/json';
  const sent = metadata instanceof Uint8Array ? Buffer.from(metadata) : Buffer.from(JSON.stringify(metadata));
  const back = isJson ? JSON.parse(JSON.stringify(data)) : data;
  return { id, type, isJson, data: back, metadata: parsedAsTheClientDoes(sent) } as unknown as RecordedEvent;
}

function parsedAsTheClientDoes(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return new Uint8Array(bytes);
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const text = fc.oneof(
  fc.json(),
  fc.json().map((json) => ` ${json}`),
  fc.json().map((json) => `{"$bytes":${json}}`),
  fc.constantFrom(
    '1e2',
    '9007199254740993',
    '{"b":1,"a":2}',
    '{"10":1,"9":2}',
    '{"__proto__":1}',
    '"\\ud800"',
    'null',
    '',
  ),
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  text.map((one) => new Uint8Array(Buffer.from(one))),
);

describe('an event on its way through the client', () => {
  it('comes back as the very bytes, whatever they are', () => {
    fc.assert(
      fc.property(bytes, bytes, (data, metadata) => {
        const event = newEvent({ data, metadata });
        const back = recordedEvent(throughTheClient(proposedEvent(event)));
        expect([back.eventId, back.type, hex(back.data), hex(back.metadata)]).toEqual([
          event.eventId,
          event.type,
          hex(data),
          hex(metadata),
        ]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is JSON to the server where its data is, so that the server’s own pages can show it', () => {
    const data = Buffer.from('{"channel":"EMAIL","purpose":"PROMOTION"}');
    expect(proposedEvent(newEvent({ data }))).toMatchObject({
      contentType: 'application/json',
      data: { channel: 'EMAIL', purpose: 'PROMOTION' },
    });
  });

  it('has metadata that the client does not take for an object, as it takes a Buffer', () => {
    const { metadata } = proposedEvent(newEvent({ metadata: Buffer.from('{"v":1}') }));
    expect(metadata?.constructor).toBe(Uint8Array);
  });
});
