import fc from 'fast-check';
import { type Reference, type RuleSet, shippedRuleSets } from '#libs/assessment';
import { dayMs, hourMs, instant, instantText, type KindName, kinds, type RecordedEvidence } from '#libs/evidence';
import {
  asked,
  type Generated,
  type GeneratedByKind,
  generatedByKind,
  recordedOf,
  usualCast,
  whenAround,
} from '#libs/evidence/arbitraries';

export { asked } from '#libs/evidence/arbitraries';

type WorldPolicy = Reference['policy'];

const own: ReadonlySet<KindName> = new Set(kinds.filter(({ ownToLedger }) => ownToLedger).map(({ name }) => name));
const namesOf = (isAboutClients: boolean): readonly KindName[] =>
  kinds
    .filter(({ name, about }) => !own.has(name) && (about as readonly string[]).includes('client') === isAboutClients)
    .map(({ name }) => name);

/** What happens to a client, or claims to have; what weighs most, twice as often. */
const lives: readonly KindName[] = [
  ...namesOf(true),
  ...(['Quarantined', 'Conflict'] as const),
  ...(['ClientContact', 'ServiceRequest', 'ExposureCheck', 'LocationEvidence', 'IdentityLink', 'Retraction'] as const),
  ...(['FirmCommunication', 'FirmCommunication', 'MarketingExposure'] as const),
];
/** What happens to what is registered. */
const registers: readonly KindName[] = [...namesOf(false), 'Campaign'];

/** What a third-country firm has of a client that came by itself. */
function cameByItself(id: string, around: number): Generated[] {
  const life: [KindName, number, object][] = [
    ['LocationEvidence', -hourMs, { kind: 'ESTABLISHED', country: 'FR' }],
    ['ClientContact', -hourMs / 2, { channel: 'WEBSITE', surface: 'plain' }],
    ['OriginEvidence', -hourMs / 2, { kind: 'DIRECT_TYPE_IN' }],
    ['ServiceRequest', 0, { service: 'e', asset: 'COIN' }],
    ['ExposureCheck', hourMs, { identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'NONE' }],
  ];
  return life.map(([kind, after, data]) => ({ kind, subject: `client/${id}`, at: around + after, late: 0, data }));
}

function beginnings(around: number): Generated[] {
  const from = instantText(around - 900 * dayMs);
  const plain = { dlt: 'ethereum', liquidity: 'LIQUID', issuerIdentifiable: true, riskBand: 2 };
  const known: [KindName, string, object][] = [
    ['ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' }],
    ['Surface', 'surface/plain', { indicators: [], strong: false, from }],
    ['Surface', 'surface/s', { indicators: ['LANGUAGE:fr'], strong: false, from }],
    ['ActorRelation', 'actor/B', { relation: 'CONTRACTED', evidence: 'memo' }],
    ...['COIN', 'TWIN'].map((id): [KindName, string, object] => {
      return ['AssetRegistered', `asset/${id}`, { micaScope: true, category: 'OTHER', ...plain }];
    }),
  ];
  return known.map(([kind, subject, data]) => ({ kind, subject, at: around - 900 * dayMs, late: 0, data }));
}

/** A source that has covered a client's look-back, for absences to be worth something. */
function net(around: number): Generated[] {
  const text = (days: number) => instantText(around + days * dayMs);
  const said: [KindName, number, object][] = [
    ['Source', -300, { channels: ['EMAIL'], heartbeatEvery: 'P5D', owner: 'm', from: text(-300) }],
    ['SourceHeartbeat', -13, { lastSequence: '0', count: 0, periodFrom: text(-300), periodTo: text(20) }],
  ];
  return said.map(([kind, days, data]) => ({
    kind,
    subject: 'source/mailer',
    at: around + days * dayMs,
    late: 0,
    data,
  }));
}

/** A device that is the client's, as far as is known. */
const linked = (confidence: 'CONFIRMED' | 'PROBABLE', around: number): Generated => {
  const data = { identifier: 'd', confidence };
  return { kind: 'IdentityLink', subject: 'client/c', at: around - dayMs, late: 0, data };
};

/** What is there before anything happens: whom the ledger knows, by which device, and whether it knows of a source. */
const begun = (around: number): fc.Arbitrary<Generated[]> =>
  fc
    .tuple(
      fc.constantFrom([], ['c'], ['c'], ['c', 'b']),
      fc.constantFrom(false, false, true),
      fc.constantFrom<('CONFIRMED' | 'PROBABLE')[]>([], [], [], ['CONFIRMED'], ['PROBABLE']),
    )
    .map(([clients, isCovered, links]) => [
      ...beginnings(around),
      ...links.map((confidence) => linked(confidence, around)),
      ...(isCovered ? net(around) : []),
      ...clients.flatMap((client) => cameByItself(client, around)),
    ]);

/** Each world has a few kinds of things only, so that what meets in it meets often. */
const few = (tellings: GeneratedByKind, others: readonly fc.Arbitrary<Generated>[] = []): fc.Arbitrary<Generated[]> =>
  fc
    .tuple(
      fc.subarray([...lives], { minLength: 1, maxLength: 5 }).map((names) => names.map((name) => tellings[name])),
      fc.subarray([...registers.map((name) => tellings[name]), ...others], { maxLength: 4 }),
    )
    .chain((told) => fc.array(fc.oneof(...told.flat()), { minLength: 4, maxLength: 22 }));

const ledgersFirst = (content: Reference, at: number): RecordedEvidence =>
  ({
    ...{ specversion: '1.0', id: 'adopted', source: 'ledger', type: 'initium.ReferenceAdopted.v1', subject: 'ledger' },
    ...{ time: instantText(at), ledgertime: instantText(at), data: adopting(content) },
  }) as unknown as RecordedEvidence;

const adopting = (content: Reference) => {
  const { ruleSet, version } = content;
  return { ruleSet, version, sha256: '0'.repeat(64), content };
};

/** In the ledger's order, after the adoption with which it begins. */
function asRecorded(told: readonly Generated[], by: RuleSet): RecordedEvidence[] {
  const begins = Math.min(...told.map(({ at, late }) => at + late));
  const first = ledgersFirst(by.reference, begins);
  return [first, ...recordedOf(told, [first])];
}

const ruleSets = fc.constantFrom(...shippedRuleSets.all);
const usual = generatedByKind();

/**
 * Evidence in the order of recording, as random as the law allows: every kind that there is, registers that change late,
 * links that join clients, retractions that reach back, sources with gaps, and any order of occurrence.
 */
export const generatedWorlds: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .tuple(begun(asked), few(usual), ruleSets)
  .map(([before, told, by]) => asRecorded([...before, ...told], by));

/** Reference data as a firm might adopt it in the middle of a world: another set, other limits, and ends that are published later. */
const adoptions = (around: number): fc.Arbitrary<Generated> => {
  const text = (days: number) => instantText(around + days * dayMs);
  return fc
    .record({
      at: whenAround({ around }),
      changed: fc.constantFrom<Partial<WorldPolicy>>(
        {},
        { campaignShadowMs: 5 * dayMs },
        { campaignShadowMs: 400 * dayMs },
        { contemporaneityLimitMs: hourMs },
        { situatedIpDays: 2, situatedIpLastingMs: 3 * dayMs },
        { situatedIpWindowDays: 60 },
        { originalContextMaxMs: 40 * dayMs },
      ),
      published: fc.constantFrom(undefined, text(-2), text(3)),
      ruleSet: ruleSets,
    })
    .map(({ at, changed, published, ruleSet }): Generated => {
      const { policy, states, ...rest } = ruleSet.reference;
      const row = { endExclusive: text(5), months: null, source: 'the gazette' };
      const known = states.map((state) =>
        published === undefined || state.country !== 'FR'
          ? state
          : { ...state, transition: [...state.transition, { ...row, published }] },
      );
      const content = { ...rest, policy: { ...policy, ...changed }, states: known };
      return { kind: 'ReferenceAdopted', subject: 'ledger', at, late: 0, data: adopting(content) };
    });
};

/** Before and after a publication of reference data, and around ends of transitional regimes. */
const times = ['2025-11-24T00:00:00Z', '2025-12-01T10:00:00Z', '2025-12-28T10:00:00Z', '2026-06-28T10:00:00Z'];

const worldsAround = (around: number): fc.Arbitrary<readonly RecordedEvidence[]> => {
  const tellings = around === asked ? usual : generatedByKind({ ...usualCast, around });
  return fc
    .tuple(begun(around), few(tellings, [adoptions(around), adoptions(around)]), ruleSets)
    .map(([before, told, by]) => asRecorded([...before, ...told], by));
};

/** The same at any time of the law, and with reference data that the ledger adopts as it goes. */
export const worldsOfAllTimes: fc.Arbitrary<readonly RecordedEvidence[]> = fc.oneof(
  { weight: 2, arbitrary: worldsAround(asked) },
  ...times.map((time) => ({ weight: 1, arbitrary: worldsAround(instant(time)) })),
);
