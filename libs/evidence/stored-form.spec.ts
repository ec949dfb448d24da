import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  canonical,
  checkEvidence,
  checkRecorded,
  type Evidence,
  evidenceStream,
  fromStored,
  isEvidenceStream,
  receptionOf,
  recognise,
  sameContent,
  storedForm,
  subjectsOf,
} from '#libs/evidence';
import { namings } from '#libs/evidence/arbitraries';

const reception = { principal: 'anonymous', via: 'http', instance: 'i1' };
const exposure: Evidence = {
  specversion: '1.0',
  id: 'x1',
  source: 'ads',
  type: 'initium.MarketingExposure.v1',
  subject: 'identifier/dev9',
  time: '2026-01-05T20:15:00Z',
  sequence: '17',
  authid: 'u1',
  authtype: 'user',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  data: { campaign: 'C1', deliveredCountry: 'DE' },
};
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const anyEvidence = fc
  .record({
    id: name,
    source: fc.webUrl(),
    campaign: fc.stringMatching(/^[A-Za-z0-9]{1,20}$/),
    time: fc.date({ min: new Date(0), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true }),
  })
  .map(({ id, source, campaign, time }) => ({ ...exposure, id, source, time: time.toISOString(), data: { campaign } }))
  .filter((event) => checkEvidence(event).problems === undefined) as fc.Arbitrary<Evidence>;

describe('the stored form', () => {
  it('gives the evidence back as it was received, with the ledger’s time, its position and who was authenticated', () => {
    fc.assert(
      fc.property(anyEvidence, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (evidence, position) => {
        const stored = { ...storedForm(evidence, reception), ledgertime: 1_769_000_000_123, position };
        expect(fromStored(stored)).toEqual({
          ...evidence,
          ledgertime: '2026-01-21T12:53:20.123Z',
          position: String(position),
          principal: reception.principal,
        });
        expect(receptionOf(stored)).toEqual(reception);
      }),
    );
  });

  it('gives a mended event back with the original that it mends, and that as recorded evidence', () => {
    const stored = storedForm(exposure, { ...reception, resubmissionOf: 'a'.repeat(64) });
    const recorded = fromStored({ ...stored, ledgertime: 1_769_000_000_123, position: 7n });
    expect(recorded.resubmissionof).toBe('a'.repeat(64));
    expect(checkRecorded(recorded).evidence).toEqual(recorded);
  });

  it('says of evidence that it gives out who was authenticated, by a name', () => {
    const recorded = fromStored({ ...storedForm(exposure, reception), ledgertime: 1_769_000_000_123, position: 7n });
    expect(recorded.principal).toBe(reception.principal);
    expect(checkRecorded(recorded).evidence).toEqual(recorded);
    expect(checkRecorded({ ...recorded, principal: '' }).problems).toMatchObject([{ pointer: '/principal' }]);
  });

  it('says by which root the ledger verified an anchor, and what a source once said of that has no effect', () => {
    const [ledgertime, position, anchorRoot] = [1_769_000_000_123, 7n, 'ab'.repeat(32)];
    const verified = fromStored({ ...storedForm(exposure, { ...reception, anchorRoot }), ledgertime, position });
    expect(verified.anchorroot).toBe(anchorRoot);
    expect(checkRecorded(verified).evidence).toEqual(verified);
    expect(checkRecorded({ ...verified, anchorroot: 'me' }).problems).toMatchObject([{ pointer: '/anchorroot' }]);
    const claiming = storedForm({ ...exposure, anchorroot: anchorRoot } as Evidence, reception);
    expect(recognise({ ...claiming, revision: 0n })).not.toHaveProperty('why');
    expect(fromStored({ ...claiming, ledgertime, position })).not.toHaveProperty('anchorroot');
  });

  it('has one stream for each identity, and another for every other', () => {
    fc.assert(
      fc.property(fc.tuple(name, name), fc.tuple(name, name), ([source, id], [otherSource, otherId]) => {
        const same = source === otherSource && id === otherId;
        expect(evidenceStream({ source, id }) === evidenceStream({ source: otherSource, id: otherId })).toBe(same);
        expect(isEvidenceStream(evidenceStream({ source, id }))).toBe(true);
      }),
    );
    expect(evidenceStream({ source: 'https://a.example/b', id: 'c/d' })).toBe(
      'evidence-https%3A%2F%2Fa.example%2Fb/c%2Fd',
    );
  });

  it('is in RFC 8785 form, whatever the evidence has and however it came in', () => {
    const anyReception = fc.record(
      {
        principal: name,
        via: name,
        instance: name,
        resubmissionOf: name,
        causationId: name,
        anchorRoot: name,
        approvedProposal: name,
      },
      { requiredKeys: ['principal', 'via', 'instance'] },
    );
    const attributes = fc.record(
      { sequence: name, authid: name, tracestate: name, datacontenttype: name, dataschema: name, unheardOf: name },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyEvidence, attributes, anyReception, (evidence, more, reception) => {
        const stored = storedForm({ ...evidence, ...more } as Evidence, reception);
        const metadata = JSON.parse(text(stored.metadata));
        expect(canonical(metadata)).toBe(text(stored.metadata));
        const { data: _, ...ce } = { ...evidence, ...more };
        expect(metadata.ce).toEqual(ce);
        expect(receptionOf(stored)).toEqual(reception);
      }),
    );
  });

  it('of half a surrogate pair does not exist', () => {
    expect(() => storedForm({ ...exposure, authid: 'x\ud800' }, reception)).toThrow(TypeError);
    expect(() => storedForm(exposure, { ...reception, principal: '\udc00' })).toThrow(TypeError);
    expect(text(storedForm({ ...exposure, id: '\\ud800' }, reception).metadata)).toContain('"id":"\\\\ud800"');
  });

  it('is bytes of its own, however many there are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 3_000 }), { maxLength: 60 }), (ids) => {
        const whole = ids.filter((id) => id.isWellFormed());
        const stored = whole.map((id) => storedForm({ ...exposure, id }, reception));
        expect(stored.map(({ metadata }) => JSON.parse(text(metadata)).ce.id)).toEqual(whole);
      }),
    );
  });

  it('is bytes that are settled for ever', () => {
    const stored = storedForm(exposure, { ...reception, resubmissionOf: 'q1', causationId: 'e1' });
    expect(stored.stream).toBe('evidence-ads/x1');
    expect(stored.type).toBe('initium.MarketingExposure.v1');
    expect(text(stored.data)).toBe('{"campaign":"C1","deliveredCountry":"DE"}');
    expect(text(stored.metadata)).toBe(
      '{"$causationId":"e1","$correlationId":"identifier/dev9","ce":{"authid":"u1","authtype":"user","id":"x1","sequence":"17","source":"ads","specversion":"1.0","subject":"identifier/dev9","time":"2026-01-05T20:15:00Z","traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","type":"initium.MarketingExposure.v1"},"instance":"i1","principal":"anonymous","resubmissionOf":"q1","v":1,"via":"http"}',
    );
  });

  it('of something else is not read as evidence', () => {
    const stored = { ...storedForm(exposure, reception), ledgertime: 0, position: 0n };
    const metadata = new TextEncoder().encode('{"v":2}');
    expect(() => fromStored({ ...stored, metadata })).toThrow(TypeError);
    expect(() => fromStored({ ...stored, type: 'initium.IpLogin.v1' })).toThrow(TypeError);
  });
});

describe('the content of an identity', () => {
  const other = (change: object) => sameContent(exposure, { ...exposure, ...change } as Evidence);

  it('is the same for another spelling of the same instant, number and data, and for a fresh trace', () => {
    expect(other({ time: '2026-01-05T20:15:00.0004+00:00' })).toBe(true);
    expect(other({ sequence: '0017' })).toBe(true);
    expect(other({ data: { deliveredCountry: 'DE', campaign: 'C1' } })).toBe(true);
    expect(other({ traceparent: undefined, tracestate: 'a=b', datacontenttype: 'application/json' })).toBe(true);
    expect(other({ partitionkey: 'x', sentinstants: '/time=2026-01-05T21:15:00+01:00' })).toBe(true);
    const period = (periodFrom: string) =>
      ({
        ...exposure,
        type: 'initium.SourceGap.v1',
        data: { periodFrom, periodTo: '2026-02-01T00:00:00Z', reason: 'outage' },
      }) as Evidence;
    expect(sameContent(period('2026-01-01T00:00:00Z'), period('2026-01-01T00:00:00.000+00:00'))).toBe(true);
    expect(sameContent(period('2026-01-01T00:00:00Z'), period('2026-01-01T00:00:00.001Z'))).toBe(false);
  });

  it.each([
    [{ type: 'initium.ClientContact.v1' }],
    [{ subject: 'identifier/dev8' }],
    [{ time: '2026-01-05T20:15:00.001Z' }],
    [{ sequence: '18' }],
    [{ sequence: undefined }],
    [{ authid: 'u2' }],
    [{ authtype: undefined }],
    [{ data: { campaign: 'C1' } }],
    [{ data: { campaign: 'C2', deliveredCountry: 'DE' } }],
  ])('is another with %j', (change) => {
    expect(other(change)).toBe(false);
  });

  it('is the same exactly when the canonical data is, all else being equal', () => {
    fc.assert(
      fc.property(anyEvidence, anyEvidence, (one, two) => {
        const moved = { ...two, time: one.time } as Evidence;
        expect(sameContent(one, moved)).toBe(canonical(one.data) === canonical(two.data));
      }),
    );
  });
});

describe('the subjects of evidence', () => {
  const link = (identifier: string): Evidence => ({
    ...exposure,
    type: 'initium.IdentityLink.v1',
    subject: 'client/c3',
    data: { identifier, confidence: 'CONFIRMED' },
  });

  it('are its own', () => {
    expect(subjectsOf(exposure)).toEqual(['identifier/dev9']);
  });

  it('are, of a link, those of both sides', () => {
    expect(subjectsOf(link('dev9'))).toEqual(['client/c3', 'identifier/dev9']);
    expect(subjectsOf(link('client/c4'))).toEqual(['client/c3', 'client/c4']);
    expect(subjectsOf(link('client/c3'))).toEqual(['client/c3']);
  });

  it.each(namings.filter(({ names }) => names === 'identifier'))(
    'are those that a kind names as well, but for a check, which says what was looked at: $kind.name $path',
    ({ kind, data }) => {
      const named = kind.name === 'ExposureCheck' ? [] : ['identifier/dev9'];
      const item = { ...exposure, type: kind.type, subject: 'client/c3', data: data('dev9') } as unknown as Evidence;
      expect(subjectsOf(item)).toEqual(['client/c3', ...named]);
    },
  );
});
