import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkEvidence, checkRecorded, kinds, limits, typeOf } from '#libs/evidence';

const exposure = {
  specversion: '1.0',
  id: 'x1',
  source: 'https://ads.example/eu',
  type: 'initium.MarketingExposure.v1',
  subject: 'identifier/dev9',
  time: '2026-01-05T20:15:00Z',
  data: { campaign: 'C1', deliveredCountry: 'DE' } as object,
};
const contact = { ...exposure, type: 'initium.ClientContact.v1', subject: 'client/c1', data: { channel: 'EMAIL' } };

/** `pointer detail` of every reason against the event. */
function reasons(event: unknown): string[] {
  return (checkEvidence(event).problems ?? []).map(({ pointer, detail }) => `${pointer} ${detail}`);
}
const pointers = (event: unknown) => (checkEvidence(event).problems ?? []).map(({ pointer }) => pointer);

describe('an event', () => {
  it('that is evidence comes back as it was sent', () => {
    expect(checkEvidence(exposure)).toEqual({ evidence: exposure });
  });

  it.each([
    ['sequence', '00000000000000000042'],
    ['sequence', '9223372036854775807'],
    ['sequence', '0009223372036854775807'],
    ['authid', 'u1'],
    ['authtype', 'service_account'],
    ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    ['tracestate', 'vendor=1'],
    ['datacontenttype', 'application/json'],
    ['datacontenttype', 'application/json; charset=utf-8'],
    ['datacontenttype', 'Application/JSON;Charset="UTF-8"'],
    ['dataschema', 'urn:initium:schema:MarketingExposure:v1'],
    ['dataschema', 'https://ledger.example:8443/v1/schemas/MarketingExposure/v1'],
    ['source', '/sensors/tn-1234567/alerts'],
    ['source', 'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66'],
    ['source', 'crm'],
    ['id', 'A234-1234-1234'],
    ['id', 'Grüße/1 2?'],
    ['time', '2026-01-05T20:15:00.123456789+00:00'],
  ])('may have %s %s', (attribute, value) => {
    expect(reasons({ ...exposure, [attribute]: value })).toEqual([]);
  });

  it.each([
    ['sequence', '9223372036854775808'],
    ['sequence', '-1'],
    ['sequence', '1.0'],
    ['sequence', 17],
    ['authid', 'jane@example.com'],
    ['datacontenttype', 'text/xml'],
    ['dataschema', 'urn:initium:schema:Campaign:v1'],
    ['dataschema', 'https://ledger.example/v1/schemas/Campaign/v1'],
    ['source', ''],
    ['source', 'mailto:jane@example.com'],
    ['source', 'two words'],
    ['source', `https://${'x'.repeat(300)}.example`],
    ['source', 'half%2'],
    ['source', '..'],
    ['id', ''],
    ['id', 'x'.repeat(limits.idLengthMax + 1)],
    ['id', 'a\nb'],
    ['id', 7],
    ['time', '2026-02-30T00:00:00Z'],
    ['time', '2026-01-05T20:15:00+24:00'],
    ['time', '0000-01-01T00:00:00+01:00'],
    ['specversion', '0.3'],
    ['subject', 'client/'],
    ['subject', 'campaign/C1'],
    ['subject', 'c1'],
    ['traceparent', 'a\0'],
    ['data', 'text'],
    ['data', []],
    ['data_base64', 'e30='],
    ['ledgertime', '2026-01-05T20:15:00Z'],
    ['position', '1'],
    ['sentinstants', '/time=2026-01-05T20:15:00Z'],
    ['partition-key', 'x'],
    ['ключ', 'x'],
    ['__proto__x', 'x'],
  ])('may not have %s %j', (attribute, value) => {
    expect(pointers({ ...exposure, [attribute]: value })).toEqual([`/${attribute}`]);
  });

  it.each(['specversion', 'id', 'source', 'type', 'subject', 'time', 'data'])('needs its %s', (attribute) => {
    const { [attribute as keyof typeof exposure]: _left, ...rest } = exposure;
    expect(reasons(rest)).toContain(`/${attribute} is missing`);
    expect(reasons({ ...exposure, [attribute]: null })).toContain(`/${attribute} is missing`);
  });

  it('takes an attribute that is null for one that is absent, as CloudEvents does', () => {
    expect(checkEvidence({ ...exposure, sequence: null, ledgertime: null, foo: null, Foo: null })).toEqual({
      evidence: exposure,
    });
  });

  it.each([null, 1, 'event', [], [exposure]])('is an object, not %j', (value) => {
    expect(pointers(value)).toEqual(['']);
  });

  it.each([
    ['9223372036854775807', []],
    ['9223372036854775808', ['/data/lastSequence']],
  ])('can say that a source’s last number was %s: %j', (lastSequence, expected) => {
    const data = { lastSequence, count: 1, periodFrom: '2026-01-01T00:00:00Z', periodTo: '2026-01-02T00:00:00Z' };
    const type = 'initium.SourceHeartbeat.v1';
    expect(pointers({ ...exposure, type, subject: 'source/ads', data })).toEqual(expected);
  });

  it('cannot say what it mends: that is for the ledger, where it is resubmitted', () => {
    expect(reasons({ ...exposure, principal: 'officer' })).toEqual(['/principal is set by the ledger alone']);
    expect(reasons({ ...exposure, approvedproposal: 'a' })).toEqual(['/approvedproposal is set by the ledger alone']);
    expect(reasons({ ...exposure, anchorroot: 'a' })).toEqual(['/anchorroot is set by the ledger alone']);
    expect(reasons({ ...exposure, resubmissionof: 'a'.repeat(64) })).toEqual([
      '/resubmissionof is set by the ledger alone',
    ]);
  });

  it('cannot set when it was recorded, and hears why', () => {
    expect(reasons({ ...exposure, ledgertime: '2026-01-05T20:15:00Z' })).toEqual([
      '/ledgertime is set by the ledger alone',
    ]);
  });

  it('may have an object of personal data in its data, and there only, but nothing that is sealed already', () => {
    const personal = { name: 'Jane' };
    expect(pointers({ ...exposure, data: { ...exposure.data, personal } })).toEqual([]);
    expect(pointers({ ...exposure, data: { campaign: 'C1', personal: 'Jane' } })).toEqual(['/data/personal']);
    expect(reasons({ ...exposure, personal })).toEqual(['/personal is sealed in `data` only: put it there']);
    const sealed = { ciphertext: '', nonce: '', tag: '' };
    expect(pointers({ ...exposure, data: { ...exposure.data, sealed } })).toEqual(['/data/sealed']);
  });

  it('hears every reason against it at once', () => {
    const event = {
      ...exposure,
      id: '',
      time: 'today',
      Extra: 1,
      data: { stage: 'SEEN', deliveredCountry: 'UK', q: 1 },
    };
    expect(pointers(event).sort()).toEqual(
      ['/data', '/data/deliveredCountry', '/data/q', '/data/stage', '/Extra', '/id', '/time'].sort(),
    );
  });

  it('never gets more reasons than the limit, and hears that there are more', () => {
    const coverage = Array.from({ length: 1_000 }, () => ({ service: 'z', asset: '' }));
    const problems = checkEvidence({ ...exposure, data: { campaign: 'C1', coverage } }).problems ?? [];
    expect(problems.length).toBeGreaterThan(10);
    expect(problems.length).toBeLessThanOrEqual(limits.problemsMax + 1);
  });

  it('is checked without ever throwing, whatever it is', () => {
    const members = fc.dictionary(fc.constantFrom(...Object.keys(exposure), 'sequence', 'x/~y'), fc.jsonValue());
    fc.assert(fc.property(members, (changes) => checkEvidence({ ...exposure, ...changes }) !== undefined));
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.jsonValue(), (kind, data) => {
        const { problems } = checkEvidence({ ...exposure, type: kind.type, data });
        return problems === undefined || problems.length > 0;
      }),
    );
  });
});

describe('a reason', () => {
  it('of an unknown type names what was meant, or what there is', () => {
    expect(reasons({ ...exposure, type: 'initium.marketing_exposure.v1' })).toContain(
      '/type is no kind of evidence; initium.MarketingExposure.v1 is',
    );
    expect(reasons({ ...exposure, type: 'com.example.thing' })).toEqual([
      expect.stringMatching(/^\/type .*MarketingExposure, /),
    ]);
  });

  it.each(kinds.filter((kind) => kind.ownToLedger).map(({ name }) => name))('keeps %s for the ledger itself', (own) => {
    expect(reasons({ ...exposure, type: typeOf(own) })).toEqual([expect.stringMatching(/^\/type .*ledger's own/)]);
  });

  it('of an unknown field names those that there are', () => {
    expect(reasons({ ...contact, data: { channel: 'EMAIL', chanel: 'EMAIL' } })).toEqual([
      '/data/chanel is not known here; known are channel, surface, enquiry, promptedBy, anchor, personal',
    ]);
  });

  it('of an unknown value names those that there are', () => {
    expect(reasons({ ...exposure, data: { campaign: 'C1', stage: 'SEEN' } })).toEqual([
      '/data/stage must be one of SENT, DELIVERED, IMPRESSION, OPENED, CLICKED, SUPPRESSED, FAILED, DEFERRED',
    ]);
  });

  it('in a list goes to the entry that is wrong, and not to the list', () => {
    const coverage = [
      { service: 'e', asset: 'BTC' },
      { service: 'k', asset: 'BTC' },
    ];
    expect(reasons({ ...exposure, data: { campaign: 'C1', coverage } })).toEqual([
      '/data/coverage/1/service must be one of a, b, c, d, e, f, g, h, i, j, a.staking, *',
    ]);
    expect(reasons({ ...exposure, data: { campaign: 'C1', coverage: 'SOME' } })).toEqual([
      '/data/coverage must be ALL, or a list of {service, asset}',
    ]);
  });

  it('points to an unknown member by RFC 6901, escaped', () => {
    expect(pointers({ ...exposure, 'a/b~c': 1 })).toEqual(['/a~1b~0c']);
  });
});

describe('data', () => {
  it('of an exposure is enough with a campaign, or with a channel: what else is absent is unknown, and counts', () => {
    expect(reasons({ ...exposure, data: { campaign: 'C1' } })).toEqual([]);
    expect(reasons({ ...exposure, data: { channel: 'EMAIL' } })).toEqual([]);
    expect(reasons({ ...exposure, data: { actor: 'FIRM' } })).toEqual(['/data must hold campaign or channel']);
  });

  it('may not end before it begins', () => {
    const period = { periodFrom: '2026-01-02T00:00:00Z', periodTo: '2026-01-01T00:00:00Z', reason: 'outage' };
    const gap = { ...exposure, type: 'initium.SourceGap.v1', subject: 'source/mailer', data: period };
    expect(reasons(gap)).toEqual(['/data/periodTo must not be before periodFrom']);
    expect(reasons({ ...gap, data: { ...period, periodTo: '2026-01-02T00:00:00+00:00' } })).toEqual([]);
    const authorisation = { services: ['e'], from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' };
    const data = { kind: 'EU', country: 'MT', authorisations: [authorisation] };
    expect(pointers({ ...exposure, type: 'initium.ProviderEntity.v1', subject: 'entity/P', data })).toEqual([
      '/data/authorisations/0/to',
    ]);
  });

  it('of a register may: such a version was never in force', () => {
    const data = { relation: 'NONE', evidence: 'memo', from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' };
    expect(reasons({ ...exposure, type: 'initium.ActorRelation.v1', subject: 'actor/A1', data })).toEqual([]);
  });

  it('of coverage may not be an empty list, which would have promoted nothing', () => {
    expect(pointers({ ...exposure, data: { campaign: 'C1', coverage: [] } })).toEqual(['/data/coverage']);
    expect(pointers({ ...contact, data: { channel: 'EMAIL', enquiry: [] } })).toEqual([]);
  });

  it.each(['UK', 'EL', 'EU', 'de', 'DEU', 'ZZ', ''])(
    'names no country %j, which would count as outside the Union',
    (country) => {
      expect(pointers({ ...exposure, type: 'initium.IpLogin.v1', subject: 'client/c1', data: { country } })).toEqual([
        '/data/country',
      ]);
    },
  );

  it.each(['NUL \0 here', '', 'x'.repeat(20_000)])('holds no text like %#', (text) => {
    expect(pointers({ ...exposure, type: 'initium.Attestation.v1', subject: 'client/c1', data: { text } })).toEqual([
      '/data/text',
    ]);
  });

  it.each([
    ['LANGUAGE:de', true],
    ['CCTLD:de', true],
    ['CCTLD:бг', true],
    ['CCTLD:ευ', true],
    ['SEO:EU', true],
    ['GEOBLOCK', true],
    ['COUNTRY_PATH:fr', true],
    ['CCTLD:.de', false],
    ['PHONE:it', false],
    ['LANGUAGE:DE', false],
    ['LOGO', false],
  ])('of a surface: is %s an indicator? %p', (indicator, known) => {
    const data = { indicators: [indicator], strong: false, from: '2026-01-01T00:00:00Z' };
    expect(pointers({ ...exposure, type: 'initium.Surface.v1', subject: 'surface/s1', data })).toEqual(
      known ? [] : ['/data/indicators/0'],
    );
  });
});

describe('recorded evidence', () => {
  it('has the ledger’s time, and may have a position', () => {
    expect(checkRecorded({ ...exposure, ledgertime: '2026-01-05T20:15:01Z', position: '17' }).problems).toBeUndefined();
    expect(checkRecorded({ ...exposure, ledgertime: '2026-01-05T20:15:01Z' }).problems).toBeUndefined();
    expect(checkRecorded(exposure).problems).toEqual([{ pointer: '/ledgertime', detail: 'is missing' }]);
    expect(checkRecorded({ ...exposure, ledgertime: 'now', position: 17 }).problems).toHaveLength(2);
  });

  it('may be of the ledger’s own kinds', () => {
    const own = {
      ...exposure,
      type: 'initium.ReferenceAdopted.v1',
      subject: 'ledger',
      ledgertime: '2026-01-05T20:15:01Z',
      data: { ruleSet: 'P1', version: '2025-12-01', sha256: 'ab'.repeat(32), content: { any: ['thing'] } },
    };
    expect(checkRecorded(own)).toEqual({ evidence: own });
  });
});
