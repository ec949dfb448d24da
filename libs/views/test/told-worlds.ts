import fc from 'fast-check';
import { instant, instantText, type RecordedEvidence } from '#libs/evidence';

const hour = 3_600_000;
const day = 24 * hour;
/** Worlds happen around this instant: within the law, and after every transitional regime. */
export const asked: number = instant('2026-08-03T10:00:00Z');
const text = (days: number) => instantText(asked + days * day);

interface Told {
  readonly kind: string;
  readonly subject: string;
  readonly at: number;
  readonly late: number;
  readonly data: object;
  readonly recorder?: string;
  /** From the source whose sequence is kept, and how many numbers it skips. */
  readonly skips?: number;
}

const when = fc.integer({ min: -30, max: 40 }).map((half) => asked + half * (day / 2));
const delay = fc.constantFrom(0, 0, 0, 60_000, hour, 72 * hour, 72 * hour + 1, 20 * day);
const client = fc.constantFrom('client/c', 'client/c', 'client/c', 'client/b');
const reached = fc.constantFrom('client/c', 'client/c', 'client/b', 'identifier/d');
const actor = fc.constantFrom('FIRM', 'A', 'B');
const coverage = fc.constantFrom(
  undefined,
  'ALL',
  [{ service: 'e', asset: '*' }],
  [{ service: 'e', asset: 'TWIN' }],
  [
    { service: 'e', asset: 'COIN' },
    { service: '*', asset: 'OTHER' },
  ],
);
const target = fc.nat({ max: 30 });
const one = fc.constant;
const of = fc.constantFrom;

function telling(kind: string, subject: fc.Arbitrary<string>, data: fc.Arbitrary<object>): fc.Arbitrary<Told> {
  return fc.record({ kind: one(kind), subject, at: when, late: delay, data, skips: of(undefined, undefined, 0, 0, 1) });
}

const asset = fc.record({ service: one('e'), asset: of('COIN', 'TWIN') });

/** What happens to a client. */
const lives = [
  telling(
    'ClientContact',
    reached,
    fc.record({
      channel: one('EMAIL'),
      surface: of(undefined, 's'),
      enquiry: of(undefined, [{ service: 'e', asset: 'TWIN' }]),
    }),
  ),
  telling(
    'OriginEvidence',
    client,
    fc.record({ kind: of('DIRECT_TYPE_IN', 'PERSONAL_REFERRAL'), actor: of(undefined, 'A', 'B') }),
  ),
  telling('ServiceRequest', client, asset),
  telling('ServiceProvided', client, fc.record({ service: one('e'), asset: of('COIN', 'OTHER'), entity: one('X') })),
  telling(
    'ExposureCheck',
    client,
    fc.record({
      identifiers: of([], ['d'], ['d', 'client/b']),
      campaigns: of<unknown>('ALL', ['k']),
      observability: of('FULL', 'FULL', 'PARTIAL'),
      result: of('NONE', 'NONE', 'FOUND'),
    }),
  ),
  telling(
    'FirmCommunication',
    client,
    fc.record({
      channel: one('CHAT'),
      purpose: of('OFFER', 'OFFER', 'REPLY', 'SERVICE', 'PROMOTION'),
      coverage,
      actor,
      inReplyTo: target.map((index) => ({ index })),
    }),
  ),
  telling(
    'MarketingExposure',
    reached,
    fc.record({
      campaign: of(undefined, 'k'),
      channel: one('BANNER'),
      actor: of(undefined, 'FIRM', 'A'),
      purpose: of(undefined, 'BRAND', 'OFFER'),
      stage: of(undefined, undefined, 'SUPPRESSED'),
      deliveredCountry: of(undefined, undefined, 'FR', 'US'),
      coverage,
    }),
  ),
  telling(
    'LocationEvidence',
    client,
    fc.record({
      kind: of('ESTABLISHED', 'SITUATED'),
      country: of('FR', 'CH', 'NO'),
      to: of(undefined, undefined, text(4)),
    }),
  ),
  telling('IpLogin', client, fc.record({ country: of('FR', 'FR', 'DE', 'US') })),
  telling('IpLogin', client, fc.record({ country: of('FR', 'FR', 'DE', 'US') })),
  telling(
    'IdentityLink',
    client,
    fc.record({ identifier: of('d', 'client/b'), confidence: of('CONFIRMED', 'PROBABLE') }),
  ),
  telling('GroupMembership', client, one({ from: text(-10), to: text(10) })),
  telling('Allegation', client, one({ source: 'complaint' })),
  telling('Attestation', client, one({ text: 'of my own will' })),
  telling('RequestFulfilled', client, fc.record({ request: target.map((index) => ({ index })) })),
  telling('ErasureExecuted', client, one({ scope: 'personal', legalBasis: 'Art. 17' })),
  telling('RegulatoryRequest', of('client/c', 'ledger'), one({ authority: 'AMF', reference: 'r' })),
];

/** What happens to what is registered. */
const registers = [
  telling(
    'ActorRelation',
    of('actor/A', 'actor/B'),
    fc.record({
      relation: of('NONE', 'EMPLOYEE', 'REMUNERATED'),
      evidence: one('memo'),
      from: of(undefined, text(-20), text(0)),
    }),
  ),
  telling(
    'Campaign',
    of('campaign/k', 'campaign/l'),
    fc.record({
      actor,
      channel: one('TV'),
      purpose: of('BRAND', 'OFFER', 'SERVICE'),
      reach: of(['FR'], ['DE'], ['NO']),
      trackable: fc.boolean(),
      from: of(text(-25), text(-5), text(1)),
      to: of(undefined, text(-1)),
      coverage,
    }),
  ),
  telling(
    'Surface',
    one('surface/s'),
    fc.record({ indicators: of(['LANGUAGE:fr'], ['LANGUAGE:en']), strong: one(false), from: of(text(-30), text(0)) }),
  ),
  telling(
    'AssetRegistered',
    of('asset/TWIN', 'asset/COIN'),
    fc.record({ micaScope: fc.boolean(), category: one('OTHER'), riskBand: of(2, 5) }),
  ),
  telling(
    'ProviderEntity',
    of('entity/X', 'entity/Y'),
    fc.record({ kind: of('THIRD_COUNTRY', 'EU'), country: one('MT') }),
  ),
  telling('TransitionalEntitlement', of('entity/X'), one({ memberState: 'FR', services: 'ALL', basis: 'PSAN' })),
  telling(
    'Source',
    of('source/mailer', 'source/pusher'),
    fc.record({
      channels: one(['EMAIL']),
      heartbeatEvery: of('P5D', 'PT12H'),
      owner: one('m'),
      from: of(text(-300), text(-2)),
      countries: of(undefined, ['FR'], ['DE']),
    }),
  ),
  telling(
    'SourceHeartbeat',
    of('source/mailer', 'source/pusher'),
    fc.record({
      lastSequence: of('0', '1', '3'),
      count: of(0, 0, 1),
      periodFrom: of(text(-300), text(-4)),
      periodTo: of(text(-3), text(1), text(5)),
    }),
  ),
  telling('SourceGap', one('source/mailer'), one({ periodFrom: text(-1), periodTo: text(2), reason: 'outage' })),
  telling(
    'SourceGapResolved',
    one('source/mailer'),
    fc.record({
      periodFrom: one(text(-300)),
      periodTo: one(text(2)),
      outcome: of('NOTHING_SENT', 'LOST'),
      evidence: one('memo'),
      approver: of('u1', 'u2'),
    }),
  ).map((told) => ({ ...told, recorder: 'u1' })),
];

const retraction = fc
  .record({
    at: when,
    late: delay,
    index: target,
    approver: of('u1', 'u2'),
    reason: of('DUPLICATE', 'TEST_DATA', 'REGRET'),
  })
  .map(({ at, late, index, approver, reason }): Told => {
    const data = { target: { index }, reason, evidence: 'memo', approver };
    return { kind: 'Retraction', subject: '', at, late, data, recorder: 'u1' };
  });

/** What a third-country firm has of a client that came by itself. */
function client0(id: string): Told[] {
  const subject = `client/${id}`;
  const life: [string, number, object][] = [
    ['LocationEvidence', -hour, { kind: 'ESTABLISHED', country: 'FR' }],
    ['ClientContact', -hour / 2, { channel: 'WEBSITE' }],
    ['OriginEvidence', -hour / 2, { kind: 'DIRECT_TYPE_IN' }],
    ['ServiceRequest', 0, { service: 'e', asset: 'COIN' }],
    ['ExposureCheck', hour, { identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'NONE' }],
  ];
  return life.map(([kind, after, data]) => ({ kind, subject, at: asked + after, late: 0, data }));
}

const plain = { dlt: 'ethereum', liquidity: 'LIQUID', issuerIdentifiable: true, riskBand: 2 };
const beginnings: readonly Told[] = [
  {
    kind: 'ProviderEntity',
    subject: 'entity/X',
    at: asked - 900 * day,
    late: 0,
    data: { kind: 'THIRD_COUNTRY', country: 'SC' },
  },
  ...['COIN', 'TWIN'].map((id) => {
    return {
      kind: 'AssetRegistered',
      subject: `asset/${id}`,
      at: asked - 900 * day,
      late: 0,
      data: { micaScope: true, category: 'OTHER', ...plain },
    };
  }),
];

/**
 * Evidence in the order of recording, as random as the law allows: registers that change late, links that join clients,
 * retractions that reach back, sources with gaps, and any order of occurrence. Each world has a few kinds of things only,
 * so that what meets in it meets often.
 */
export const toldWorlds: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .tuple(
    fc.boolean(),
    fc
      .tuple(
        fc.subarray([...lives, retraction], { minLength: 1, maxLength: 5 }),
        fc.subarray(registers, { maxLength: 3 }),
      )
      .chain((few) => fc.array(fc.oneof(...few.flat()), { minLength: 4, maxLength: 22 })),
  )
  .map(([isClientKnown, told]) => asRecorded([...beginnings, ...(isClientKnown ? client0('c') : []), ...told]));

function asRecorded(told: readonly Told[]): RecordedEvidence[] {
  const order = [...told].sort((a, b) => a.at + a.late - b.at - b.late);
  const all: RecordedEvidence[] = [];
  let sequence = 0;
  for (const [index, { kind, subject, at, late, data, recorder, skips }] of order.entries()) {
    const named = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null || !('index' in value)) return value;
      const found = order.length > 0 ? (value.index as number) % order.length : 0;
      return { source: sourceOf(order[found] as Told), id: `${found}` };
    };
    const fields = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, named(value)]));
    const retracted = kind === 'Retraction' ? order[Number((fields.target as { id: string }).id)] : undefined;
    if (kind === 'Retraction' && (retracted === undefined || retracted.subject === '')) continue;
    if (skips !== undefined) sequence += 1 + skips;
    all.push({
      specversion: '1.0',
      id: `${index}`,
      source: sourceOf({ skips }),
      type: `initium.${kind}.v1`,
      subject: retracted?.subject ?? subject,
      time: instantText(at),
      ledgertime: instantText(at + late),
      data: fields,
      ...(recorder !== undefined && { authid: recorder }),
      ...(skips !== undefined && { sequence: String(sequence) }),
    } as unknown as RecordedEvidence);
  }
  return all;
}

const sourceOf = ({ skips }: Pick<Told, 'skips'>): string => (skips === undefined ? 'crm' : 'mailer');
