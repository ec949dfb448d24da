import fc from 'fast-check';
import { type Reference, shippedRuleSets } from '#libs/assessment';
import { instant, instantText } from '#libs/evidence';

type Policy = Reference['policy'];

export const hour = 3_600_000;
export const day: number = 24 * hour;
/** Worlds are told around this instant: within the law, and after every transitional regime. */
export const asked: number = instant('2026-08-03T10:00:00Z');
const text = (days: number): string => instantText(asked + days * day);

/** One more piece of evidence, about which `told-worlds.ts` says where in the order it comes. */
export interface Told {
  readonly kind: string;
  readonly subject: string;
  readonly at: number;
  readonly late: number;
  readonly data: object;
  readonly recorder?: string;
  /** From the source whose sequence is kept, and how many numbers it skips. */
  readonly skips?: number;
}

export const when: fc.Arbitrary<number> = fc.integer({ min: -30, max: 40 }).map((half) => asked + half * (day / 2));
/** Dates that stand at the bounds of the windows in which logins count and last, and instants beside them. */
const loggedIn = fc
  .tuple(fc.constantFrom(-61, -60, -31, -30, -29, -28, -2, -1, 0, 1, 14, 28, 29, 30, 31), fc.constantFrom(0, 0, -1, 1))
  .map(([days, beside]) => asked + days * day + beside);
export const delay: fc.Arbitrary<number> = fc.constantFrom(0, 0, 0, 60_000, hour, 72 * hour, 72 * hour + 1, 20 * day);
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
/** A piece of evidence of the world, by its number among those of these kinds, or among all. */
export interface Pointer {
  readonly index: number;
  readonly among: readonly string[] | undefined;
}

const pointer = (...among: string[]): fc.Arbitrary<Pointer> =>
  fc.nat({ max: 30 }).map((index) => ({ index, among: among.length > 0 ? among : undefined }));
const inbound = fc.oneof(pointer(), pointer('ClientContact'), pointer('ClientContact', 'ServiceRequest'));
const one = fc.constant;
const of = fc.constantFrom;

function telling(
  kind: string,
  subject: fc.Arbitrary<string>,
  data: fc.Arbitrary<object>,
  at = when,
): fc.Arbitrary<Told> {
  return fc.record({ kind: one(kind), subject, at, late: delay, data, skips: of(undefined, undefined, 0, 0, 1) });
}

const asset = fc.record({ service: one('e'), asset: of('COIN', 'TWIN') });

/** What happens to a client. */
export const lives: readonly fc.Arbitrary<Told>[] = [
  telling(
    'ClientContact',
    reached,
    fc.record({
      channel: one('EMAIL'),
      surface: of(undefined, 's'),
      enquiry: of(undefined, [{ service: 'e', asset: 'TWIN' }], [{ service: 'e', asset: 'COIN' }]),
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
      inReplyTo: fc.oneof(inbound, inbound, one(undefined)),
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
      from: of(undefined, undefined, text(-12), text(-60)),
      to: of(undefined, undefined, text(4)),
    }),
  ),
  telling('IpLogin', client, fc.record({ country: of('FR', 'FR', 'DE', 'US') })),
  telling('IpLogin', client, fc.record({ country: of('FR', 'FR', 'DE', 'NO') }), loggedIn),
  telling(
    'IdentityLink',
    client,
    fc.record({ identifier: of('d', 'client/b'), confidence: of('CONFIRMED', 'PROBABLE') }),
  ),
  telling('GroupMembership', client, one({ from: text(-10), to: text(10) })),
  telling('Allegation', client, one({ source: 'complaint' })),
  telling(
    'AllegationResolved',
    client,
    fc.record({
      allegation: pointer('Allegation'),
      outcome: of('UNFOUNDED', 'SUBSTANTIATED'),
      evidence: one('memo'),
      approver: of('u1', 'u2'),
    }),
  ).map((told) => ({ ...told, recorder: 'u1' })),
  telling('Attestation', client, one({ text: 'of my own will' })),
  telling('RequestFulfilled', client, fc.record({ request: pointer('ServiceRequest') })),
  telling('ErasureExecuted', client, one({ scope: 'personal', legalBasis: 'Art. 17' })),
  telling('RegulatoryRequest', of('client/c', 'ledger'), one({ authority: 'AMF', reference: 'r' })),
];

/** What happens to what is registered. */
export const registers: readonly fc.Arbitrary<Told>[] = [
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
    fc.record({
      kind: of('THIRD_COUNTRY', 'EU'),
      country: one('MT'),
      authorisations: of(
        undefined,
        undefined,
        [{ services: ['e'], from: text(-3) }],
        [{ services: ['e', 'a'], from: text(-400), to: text(2) }],
      ),
    }),
  ),
  telling(
    'TransitionalEntitlement',
    of('entity/X'),
    fc.record({
      memberState: of('FR', 'FR', 'DE', 'NO'),
      services: of<unknown>('ALL', ['e'], ['a']),
      basis: one('PSAN'),
      ended: of(undefined, undefined, text(3)),
    }),
  ),
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
  telling(
    'SourceGap',
    of('source/mailer', 'source/pusher'),
    fc.record({ periodFrom: of(text(-120), text(-1)), periodTo: of(text(-100), text(2)), reason: one('outage') }),
  ),
  telling(
    'Reconciliation',
    one('source/mailer'),
    one({
      ...{ vendor: 'v', periodFrom: text(-30), periodTo: text(0) },
      ...{ vendorCount: 2, ledgerCount: 1, exportHash: 'a'.repeat(64), unmatched: 1 },
    }),
  ),
  telling(
    'SourceGapResolved',
    of('source/mailer', 'source/pusher'),
    fc.record({
      periodFrom: of(text(-300), text(-110)),
      periodTo: of(text(2), text(-50)),
      outcome: of('NOTHING_SENT', 'RECOVERED', 'LOST'),
      evidence: one('memo'),
      approver: of('u1', 'u2'),
    }),
  ).map((told) => ({ ...told, recorder: 'u1' })),
];

/** Reference data as a firm might adopt it in the middle of a world: other limits, and ends that are published later. */
export const adoptions: fc.Arbitrary<Told> = fc
  .record({
    at: when,
    changed: of<Partial<Policy>>(
      {},
      { campaignShadowMs: 5 * day },
      { campaignShadowMs: 400 * day },
      { contemporaneityLimitMs: hour },
      { situatedIpDays: 2, situatedIpLastingMs: 3 * day },
      { situatedIpWindowDays: 60 },
      { originalContextMaxMs: 40 * day },
    ),
    published: of(undefined, text(-2), text(3)),
    ruleSet: of(...shippedRuleSets.all),
  })
  .map(({ at, changed, published, ruleSet }): Told => {
    const { policy, states, ...rest } = ruleSet.reference;
    const row = { endExclusive: text(5), months: null, source: 'the gazette' };
    const known = states.map((state) =>
      published === undefined || state.country !== 'FR'
        ? state
        : { ...state, transition: [...state.transition, { ...row, published }] },
    );
    const content = { ...rest, policy: { ...policy, ...changed }, states: known };
    const data = { ruleSet: rest.ruleSet, version: rest.version, sha256: '0'.repeat(64), content };
    return { kind: 'ReferenceAdopted', subject: 'ledger', at, late: 0, data };
  });
