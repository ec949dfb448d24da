import fc from 'fast-check';
import type { DataOf, KindName, RecordedEvidence } from '#libs/evidence';
import { asked, day, hour, Story } from './story.js';

type Told = (story: Story) => void;

const when = fc.integer({ min: -30, max: 40 }).map((half) => asked + half * (day / 2));
const delay = fc.constantFrom(0, 60_000, hour, 72 * hour, 72 * hour + 1, 20 * day);
const client = fc.constantFrom('client/c', 'client/c', 'client/c', 'client/b');
const reached = fc.constantFrom('client/c', 'client/b', 'identifier/d');
const actor = fc.constantFrom('FIRM', 'A', 'B');
const coverage = fc.constantFrom<DataOf<'FirmCommunication'>['coverage'][]>(
  undefined,
  'ALL',
  [{ service: 'e', asset: '*' }],
  [{ service: 'e', asset: 'TWIN' }],
  [
    { service: 'e', asset: 'COIN' },
    { service: '*', asset: 'OTHER' },
  ],
);
const text = (ms: number) => new Date(ms).toISOString();
const anyTarget = fc.nat({ max: 30 });

/** One more thing told of a kind, at a time and recorded after a delay. */
function telling<K extends KindName>(
  kind: K,
  subject: fc.Arbitrary<string>,
  data: fc.Arbitrary<object>,
  recorder?: string,
): fc.Arbitrary<Told> {
  return fc.tuple(subject, when, delay, data).map(([about, at, late, fields]) => (story: Story) => {
    story.tell(kind, about, at, fields as DataOf<K>, { recorded: at + late, recorder });
  });
}

const retractions: fc.Arbitrary<Told> = fc
  .tuple(anyTarget, when, fc.constantFrom('u1', 'u2'), fc.constantFrom('DUPLICATE', 'TEST_DATA'))
  .map(([index, at, approver, reason]) => (story: Story) => {
    const target = story.evidence[index % story.evidence.length] as RecordedEvidence;
    const data = { target: { source: target.source, id: target.id }, reason, evidence: 'memo', approver };
    story.tell('Retraction', target.subject, at, data as DataOf<'Retraction'>, { recorder: 'u1' });
  });

const told: fc.Arbitrary<Told> = fc.oneof(
  telling(
    'ClientContact',
    reached,
    fc.record({ channel: fc.constant('EMAIL'), surface: fc.constantFrom(undefined, 's') }),
  ),
  telling(
    'OriginEvidence',
    client,
    fc.record({
      kind: fc.constantFrom('DIRECT_TYPE_IN', 'PERSONAL_REFERRAL'),
      actor: fc.constantFrom(undefined, 'A', 'B'),
    }),
  ),
  telling('ServiceRequest', client, fc.record({ service: fc.constant('e'), asset: fc.constantFrom('COIN', 'TWIN') })),
  telling(
    'ExposureCheck',
    client,
    fc.record({
      identifiers: fc.constantFrom([], ['d'], ['d', 'client/b']),
      campaigns: fc.constantFrom<unknown>('ALL', ['k']),
      observability: fc.constantFrom('FULL', 'PARTIAL'),
      result: fc.constantFrom('NONE', 'NONE', 'FOUND'),
    }),
  ),
  telling(
    'FirmCommunication',
    client,
    fc.record({
      channel: fc.constant('CHAT'),
      purpose: fc.constantFrom('OFFER', 'OFFER', 'REPLY', 'SERVICE', 'PROMOTION'),
      coverage,
      actor,
    }),
  ),
  telling(
    'MarketingExposure',
    reached,
    fc.record({
      campaign: fc.constantFrom(undefined, 'k'),
      channel: fc.constant('BANNER'),
      actor: fc.constantFrom(undefined, 'FIRM', 'A'),
      purpose: fc.constantFrom(undefined, 'BRAND', 'OFFER'),
      coverage,
    }),
  ),
  telling(
    'LocationEvidence',
    client,
    fc.record({ kind: fc.constantFrom('ESTABLISHED', 'SITUATED'), country: fc.constantFrom('FR', 'CH', 'NO') }),
  ),
  telling('IpLogin', client, fc.record({ country: fc.constantFrom('FR', 'DE', 'US') })),
  telling(
    'IdentityLink',
    client,
    fc.record({ identifier: fc.constantFrom('d', 'client/b'), confidence: fc.constantFrom('CONFIRMED', 'PROBABLE') }),
  ),
  telling('GroupMembership', client, fc.constant({ from: text(asked - 10 * day), to: text(asked + 10 * day) })),
  telling('Allegation', client, fc.constant({ source: 'complaint' })),
  telling(
    'ActorRelation',
    fc.constantFrom('actor/A', 'actor/B'),
    fc.record({
      relation: fc.constantFrom('NONE', 'EMPLOYEE', 'REMUNERATED'),
      evidence: fc.constant('memo'),
      from: fc.constantFrom(undefined, text(asked - 20 * day), text(asked)),
    }),
  ),
  telling(
    'Campaign',
    fc.constant('campaign/k'),
    fc.record({
      actor,
      channel: fc.constant('TV'),
      purpose: fc.constantFrom('BRAND', 'OFFER', 'SERVICE'),
      reach: fc.constantFrom(['FR'], ['DE']),
      trackable: fc.boolean(),
      from: fc.constant(text(asked - 25 * day)),
      coverage,
    }),
  ),
  telling(
    'Surface',
    fc.constant('surface/s'),
    fc.record({
      indicators: fc.constantFrom(['LANGUAGE:fr'], ['LANGUAGE:en']),
      strong: fc.constant(false),
      from: fc.constantFrom(text(asked - 30 * day), text(asked)),
    }),
  ),
  telling(
    'AssetRegistered',
    fc.constantFrom('asset/TWIN', 'asset/COIN'),
    fc.record({ micaScope: fc.boolean(), category: fc.constant('OTHER'), riskBand: fc.constantFrom(2, 5) }),
  ),
  telling(
    'Source',
    fc.constant('source/mailer'),
    fc.constant({ channels: ['EMAIL'], heartbeatEvery: 'P5D', owner: 'm', from: text(asked - 300 * day) }),
  ),
  telling(
    'SourceHeartbeat',
    fc.constant('source/mailer'),
    fc.constant({ lastSequence: '0', count: 0, periodFrom: text(asked - 300 * day), periodTo: text(asked + 5 * day) }),
  ),
  telling(
    'RegulatoryRequest',
    fc.constantFrom('client/c', 'ledger'),
    fc.constant({ authority: 'AMF', reference: 'r' }),
  ),
  telling('ErasureExecuted', client, fc.constant({ scope: 'personal', legalBasis: 'Art. 17' })),
  retractions,
);

/** Worlds in which registers change late, links join clients, and evidence is recorded in any order of occurrence. */
export const worlds: fc.Arbitrary<readonly RecordedEvidence[]> = fc.array(told, { maxLength: 14 }).map((all) => {
  const story = new Story().client();
  for (const tell of all) tell(story);
  return story.evidence;
});

/** Facts that can only hurt, about the client or what may be linked to it. */
export const adverseEvents: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .array(
    fc.oneof(
      telling('MarketingExposure', reached, fc.constant({ channel: 'BANNER', purpose: 'BRAND', actor: 'FIRM' })),
      telling('FirmCommunication', client, fc.constant({ channel: 'EMAIL', purpose: 'PROMOTION' })),
      telling('Allegation', client, fc.constant({ source: 'complaint' })),
      telling(
        'ExposureCheck',
        client,
        fc.constant({ identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'FOUND' }),
      ),
      telling(
        'SourceGap',
        fc.constant('source/mailer'),
        fc.constant({ periodFrom: text(asked - day), periodTo: text(asked), reason: 'outage' }),
      ),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) => {
    const story = new Story();
    const told = story.evidence.length;
    for (const tell of all) tell(story);
    return story.evidence
      .slice(told)
      .map((item, index) => ({ ...item, id: `adverse-${index}`, position: String(1000 + index) }));
  });
