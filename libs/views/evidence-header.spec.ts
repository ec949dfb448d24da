import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical, type Evidence, instant, storedForm } from '#libs/evidence';
import { usualHeader } from './evidence-header.js';

const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', '/', '"', '\\', 'é', '\n', '{', '}', ',', ':', ' ', '~') }),
  fc.constantFrom('client/c1', 'crm', 'urn:example:crm', '","subject":"client/other'),
);
const times = fc.oneof(
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((at) => at.toISOString()),
  fc.constantFrom(
    '2026-02-30T10:00:00.000Z',
    '2026-03-01T10:00:00Z',
    '2026-03-01T10:00:00.1234Z',
    '2026-03-01t10:00:00.000z',
  ),
);
const optional = fc.option(texts, { nil: undefined });

describe('reading attributes from metadata of the usual form', () => {
  it('says of any stored evidence what parsing says, or leaves it to parsing', () => {
    const attributes = fc.record({
      id: texts,
      source: texts,
      subject: texts,
      time: times,
      sequence: fc.option(fc.constantFrom('0', '007', '9223372036854775807'), { nil: undefined }),
      authid: optional,
      datacontenttype: optional,
      tracestate: optional,
      extension: fc.option(texts, { nil: undefined, freq: 9 }),
    });
    const receptions = fc.record({ principal: texts, via: texts, instance: texts, causationId: optional });
    const law = fc.property(attributes, receptions, (given, reception) => {
      const type = 'initium.IpLogin.v1';
      const event = { specversion: '1.0', type, ...given, data: {} } as unknown as Evidence;
      const { metadata } = storedForm(event, reception as Parameters<typeof storedForm>[1]);
      const read = usualHeader(metadata);
      if (read === undefined) return;
      const { ce } = JSON.parse(Buffer.from(metadata).toString());
      const sequence = ce.sequence === undefined ? undefined : BigInt(ce.sequence);
      expect(read).toEqual({ source: ce.source, subject: ce.subject, time: instant(ce.time), sequence });
    });
    fc.assert(law, { numRuns: 500 });
  });

  it('reads what sources send', () => {
    const event = {
      specversion: '1.0',
      id: '019f9e99-9499-7251-824f-000211300005',
      source: 'urn:example:crm',
      type: 'initium.IpLogin.v1',
      subject: 'client/c1',
      time: '2026-07-26T13:24:53.017Z',
      sequence: '15373',
      authid: 'staff-ivo',
      authtype: 'user',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      data: { country: 'DE' },
    } as Evidence;
    const { metadata } = storedForm(event, { principal: 'anonymous', via: 'http', instance: '0123456789abcdef' });
    const time = Date.UTC(2026, 6, 26, 13, 24, 53, 17);
    expect(usualHeader(metadata)).toEqual({ source: event.source, subject: event.subject, time, sequence: 15_373n });
  });

  it('leaves metadata of another version to parsing', () => {
    const ce = {
      id: '1',
      source: 's',
      specversion: '1.0',
      subject: 'client/c',
      time: '2026-01-01T00:00:00.000Z',
      type: 't',
    };
    const metadata = (v: number) =>
      Buffer.from(canonical({ $correlationId: 'client/c', ce, instance: 'i', principal: 'p', v, via: 'http' }));
    expect(usualHeader(metadata(1))).toBeDefined();
    expect(usualHeader(metadata(2))).toBeUndefined();
  });
});
