import { describe, expect, it } from '@jest/globals';
import { checkEvidence, checkRecorded, limits, typeOf } from '#libs/evidence';

const exposure = {
  specversion: '1.0',
  id: 'x1',
  source: 'https://ads.example/eu',
  type: 'initium.MarketingExposure.v1',
  subject: 'identifier/dev9',
  time: '2026-01-05T20:15:00Z',
  data: { campaign: 'C1', deliveredCountry: 'DE' } as object,
};

/** `pointer detail` of every reason against the event. */
function reasons(event: unknown): string[] {
  return (checkEvidence(event).problems ?? []).map(({ pointer, detail }) => `${pointer} ${detail}`);
}
const pointers = (event: unknown) => (checkEvidence(event).problems ?? []).map(({ pointer }) => pointer);

describe('an event as others send it', () => {
  it.each([
    ['partitionkey', 'a b: ключ 鍵 😀'],
    ['knativearrivaltime', '2026-01-05T20:15:00.123Z'],
    ['dataref', 'https://mail.example/exports/7?x=1#y'],
    ['sampledrate', 30],
    ['severitynumber', -1],
    ['isreplay', true],
    ['constructor', 'x'],
    ['comexampleextension1', ''],
  ])('may have an extension %s %j, which it keeps', (attribute, value) => {
    expect(checkEvidence({ ...exposure, [attribute]: value })).toEqual({
      evidence: { ...exposure, [attribute]: value },
    });
    const recorded = { ...exposure, [attribute]: value, ledgertime: '2026-01-05T20:15:01Z' };
    expect(checkRecorded(recorded)).toEqual({ evidence: recorded });
  });

  it.each(['2026-11-30T09:50:00Z', 'order/1234567890', 'order 7, 2026-11-30 09:50', 'a%zzb', '20%', 'evt_01J9', '٣'])(
    'may have the id %s, which gives nobody away',
    (id) => {
      expect(reasons({ ...exposure, id })).toEqual([]);
    },
  );

  it('may have 20 extensions, and not one more', () => {
    const extensions = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`x${n}`, n]));
    expect(reasons({ ...exposure, ...extensions(20) })).toEqual([]);
    expect(reasons({ ...exposure, ...extensions(21) })).toEqual([
      ' has 21 attributes that are not known here; 20 may be',
    ]);
  });

  it('in other offsets is in UTC from there on, and keeps beside it what was sent', () => {
    const authorisations = [
      { services: ['e'], from: '2026-01-01T00:30:00.1234567+01:00', to: '2026-01-31T00:00:00Z' },
      { services: ['a'], from: '2026-01-01T00:00:00-00:00' },
    ];
    const data = { kind: 'EU', country: 'MT', authorisations };
    const entity = { ...exposure, type: 'initium.ProviderEntity.v1', subject: 'entity/P', data };
    const time = '2026-01-05T22:15:00-05:30';
    const { evidence } = checkEvidence({ ...entity, time });
    expect(evidence).toMatchObject({ time: '2026-01-06T03:45:00Z' });
    expect(evidence?.data).toEqual({
      ...data,
      authorisations: [{ ...authorisations[0], from: '2025-12-31T23:30:00.1234567Z' }, authorisations[1]],
    });
    expect(evidence?.sentinstants).toBe(`/time=${time} /data/authorisations/0/from=2026-01-01T00:30:00.1234567+01:00`);
    expect(authorisations[0]?.from).toBe('2026-01-01T00:30:00.1234567+01:00');
    const recorded = { ...evidence, ledgertime: '2026-01-07T00:00:00Z' };
    expect(checkRecorded(recorded)).toEqual({ evidence: recorded });
  });

  it('may not end before it begins, by the instants and not by their texts', () => {
    const data = { periodFrom: '2026-01-01T23:00:00-02:00', periodTo: '2026-01-02T00:30:00Z', reason: 'outage' };
    const gap = { ...exposure, type: 'initium.SourceGap.v1', subject: 'source/mailer', data };
    expect(reasons(gap)).toEqual(['/data/periodTo must not be before periodFrom']);
    expect(reasons({ ...gap, data: { ...data, periodTo: '2026-01-02T01:00:00Z' } })).toEqual([]);
  });

  it.each(['0', '000', '-', '00000000-0000-0000-0000-000000000000', 'null', 'NULL', 'Undefined', 'unknown', 'none'])(
    'is about no identifier %s, which would join strangers',
    (name) => {
      expect(pointers({ ...exposure, subject: `identifier/${name}` })).toEqual(['/subject']);
      const link = { ...exposure, type: 'initium.IdentityLink.v1', subject: 'client/c1' };
      const data = { identifier: name, confidence: 'CONFIRMED' };
      expect(pointers({ ...link, data })).toEqual(['/data/identifier']);
      // A check that lists what an older version linked joins nobody, and R-222 asks for it.
      const check = { identifiers: ['dev9', name], campaigns: 'ALL', observability: 'FULL', result: 'NONE' };
      expect(reasons({ ...link, type: 'initium.ExposureCheck.v1', data: check })).toEqual([]);
      const recorded = { ...exposure, subject: `identifier/${name}`, ledgertime: exposure.time };
      expect(checkRecorded(recorded).problems).toBeUndefined();
    },
  );

  it.each(['0a', 'null1', 'unknown-7', 'n'])('may be about the identifier %s', (name) => {
    expect(reasons({ ...exposure, subject: `identifier/${name}` })).toEqual([]);
  });

  it.each([
    ['client/c1', 'ClientContact', { channel: 'EMAIL' }, ['/time']],
    ['identifier/dev9', 'MarketingExposure', { campaign: 'C1' }, ['/time']],
    ['campaign/C1', 'Campaign', undefined, ['/time']],
    ['entity/P', 'ProviderEntity', { kind: 'EU', country: 'MT' }, []],
  ])('about %s did not occur before there was a crypto-asset', (subject, kind, data, expected) => {
    const event = { ...exposure, type: typeOf(kind), subject, data };
    const at = (time: string) => pointers({ ...event, time }).filter((pointer) => pointer === '/time');
    expect(at('2009-01-02T23:59:59.999Z')).toEqual(expected);
    expect(at('1970-01-21T10:00:00Z')).toEqual(expected);
    expect(at('2009-01-03T00:59:59+01:00')).toEqual(expected);
    expect(at('2009-01-03T00:00:00Z')).toEqual([]);
  });

  it.each([
    ['partitionkey', 'x'.repeat(limits.extensionLengthMax + 1)],
    ['partitionkey', 'a\nb'],
    ['partitionkey', 'a\ufffeb'],
    ['partitionkey', 'a\u{1ffff}b'],
    ['partitionkey', 1.5],
    ['partitionkey', 2 ** 31],
    ['partitionkey', { key: 'x' }],
    ['partitionkey', ['x']],
    ['partitionkey', 'jane.doe@example.com'],
    ['partitionkey', 'mailto:jane.doe@example.com'],
    ['partitionkey', '+4915112345678'],
    ['partitionkey', '192.0.2.17'],
    ['partitionkey', 2_025_550_123],
    ['id', 'jane.doe@example.com'],
    ['id', 'opened:jane.doe@example.com:1'],
    ['id', '+4915112345678'],
    ['id', '192.0.2.17'],
    ['id', '2001:db8::1'],
    ['id', '+49 151 1234567'],
    ['id', '+1 (212) 555-0123'],
    ['id', 'jane.doe%40example.com'],
    ['id', 'jane.doe＠example.com'],
    ['id', 'jane.doe@bücher.example'],
    ['id', 'login/192.0.2.17/7'],
    ['id', 'opened_+4915112345678_1'],
    ['id', '[2001:db8::1]'],
    ['partitionkey', 'tel=+49 151 1234567'],
    ['personal', 'x'],
    ['partitionKey', 'x'],
  ])('may not have %s %j', (attribute, value) => {
    expect(pointers({ ...exposure, [attribute]: value })).toEqual([`/${attribute}`]);
  });
});
