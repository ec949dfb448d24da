import fc from 'fast-check';
import { type Reference, shippedReference, shippedRuleSets } from '#libs/assessment';
import { instant, instantText, type RecordedEvidence } from '#libs/evidence';
import { adoptions, asked, day, delay, hour, lives, type Pointer, registers, type Told, when } from './told-kinds.js';

export { asked } from './told-kinds.js';

const retraction = fc
  .record({
    at: when,
    late: delay,
    index: fc.nat({ max: 30 }),
    approver: fc.constantFrom('u1', 'u2'),
    reason: fc.constantFrom('DUPLICATE', 'TEST_DATA', 'REGRET'),
  })
  .map(({ at, late, index, approver, reason }): Told => {
    const target: Pointer = { index, among: undefined };
    const data = { target, reason, evidence: 'memo', approver };
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

const text = (days: number) => instantText(asked + days * day);
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

/** A source that has covered a client's look-back, for absences to be worth something. */
const net: readonly Told[] = [
  ['Source', -300, { channels: ['EMAIL'], heartbeatEvery: 'P5D', owner: 'm', from: text(-300) }] as const,
  ['SourceHeartbeat', -13, { lastSequence: '0', count: 0, periodFrom: text(-300), periodTo: text(20) }] as const,
].map(([kind, days, data]) => ({ kind, subject: 'source/mailer', at: asked + days * day, late: 0, data }));

/** What is there before anything happens: whom the ledger knows, and whether it knows of a source. */
const begun = fc
  .tuple(fc.constantFrom([], ['c'], ['c'], ['c', 'b']), fc.constantFrom(false, false, true))
  .map(([clients, isCovered]) => [...beginnings, ...(isCovered ? net : []), ...clients.flatMap(client0)]);

/** Each world has a few kinds of things only, so that what meets in it meets often. */
const few = (others: readonly fc.Arbitrary<Told>[]): fc.Arbitrary<Told[]> =>
  fc
    .tuple(
      fc.subarray([...lives, retraction], { minLength: 1, maxLength: 5 }),
      fc.subarray([...registers, ...others], { maxLength: 4 }),
    )
    .chain((kinds) => fc.array(fc.oneof(...kinds.flat()), { minLength: 4, maxLength: 22 }));

/**
 * Evidence in the order of recording, as random as the law allows: registers that change late, links that join clients,
 * retractions that reach back, sources with gaps, and any order of occurrence.
 */
export const toldWorlds: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .tuple(begun, few([]))
  .map(([before, told]) => asRecorded([...before, ...told]));

/** Before and after a publication of reference data, and around ends of transitional regimes. */
const times = ['2025-11-24T00:00:00Z', '2025-12-01T10:00:00Z', '2025-12-28T10:00:00Z', '2026-06-28T10:00:00Z'];

/** The same at any time of the law, and with reference data that the ledger adopts as it goes. */
export const worldsOfAllTimes: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .tuple(
    fc.constantFrom(asked, asked, ...times.map(instant)),
    fc.constantFrom(...shippedRuleSets.all.map(({ reference }) => reference)),
    begun,
    few([adoptions, adoptions]),
  )
  .map(([around, reference, before, told]) => asRecorded([...before, ...told], around - asked, reference));

/** In the order of recording, everything later by `shift` (ms) than it was told. */
function asRecorded(told: readonly Told[], shift = 0, reference = shippedReference): RecordedEvidence[] {
  const order = [...told].sort((a, b) => a.at + a.late - b.at - b.late);
  const [first] = order;
  const all = first === undefined ? [] : [adopted(reference, first.at + first.late + shift)];
  let sequence = 0;
  for (const [index, { kind, subject, at, late, data, recorder, skips }] of order.entries()) {
    const fields = resolved(data, order, shift) as { readonly target?: { readonly id: string } };
    const retracted = kind === 'Retraction' ? order[Number(fields.target?.id)] : undefined;
    if (kind === 'Retraction' && (retracted === undefined || retracted.subject === '')) continue;
    if (skips !== undefined) sequence += 1 + skips;
    all.push({
      specversion: '1.0',
      id: `${index}`,
      source: sourceOf({ skips }),
      type: `initium.${kind}.v1`,
      subject: retracted?.subject ?? subject,
      time: instantText(at + shift),
      ledgertime: instantText(at + late + shift),
      data: fields,
      ...(recorder !== undefined && { authid: recorder }),
      ...(skips !== undefined && { sequence: String(sequence) }),
    } as unknown as RecordedEvidence);
  }
  return all;
}

/** What a ledger begins with. */
function adopted(content: Reference, at: number): RecordedEvidence {
  const { ruleSet, version } = content;
  return {
    specversion: '1.0',
    id: 'adopted',
    source: 'ledger',
    type: 'initium.ReferenceAdopted.v1',
    subject: 'ledger',
    time: instantText(at),
    ledgertime: instantText(at),
    data: { ruleSet, version, sha256: '0'.repeat(64), content },
  } as unknown as RecordedEvidence;
}

/** The data with references for pointers, and every instant in it shifted. */
function resolved(value: unknown, order: readonly Told[], shift: number): unknown {
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT/.test(value) ? instantText(instant(value) + shift) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => resolved(item, order, shift));
  if (!('index' in value)) {
    const entries = Object.entries(value).map(([name, field]) => [name, resolved(field, order, shift)] as const);
    return Object.fromEntries(entries.filter(([, field]) => field !== undefined));
  }
  const { index, among } = value as Pointer;
  const all = [...order.keys()];
  const fitting = all.filter((number) => among === undefined || among.includes((order[number] as Told).kind));
  const found = (fitting.length > 0 ? fitting[index % fitting.length] : index % order.length) as number;
  return { source: sourceOf(order[found] as Told), id: `${found}` };
}

const sourceOf = ({ skips }: Pick<Told, 'skips'>): string => (skips === undefined ? 'crm' : 'mailer');
