import fc from 'fast-check';
import { type DataOf, instantText, type KindName, type RecordedEvidence } from '#libs/evidence';
import { compareRecorded, knownFacts } from '../fact.js';
import { shippedReference } from '../reference/reference.js';
import { asked, day, hour, Story } from './story.js';

type Told = (story: Story) => void;

const when = fc.integer({ min: -30, max: 40 }).map((half) => asked + half * (day / 2));
const delay = fc.constantFrom(0, 0, hour, 72 * hour + 1, 20 * day);
const moment = (days: number) => instantText(asked + days * day);
const maybe = <T>(value: T) => fc.constantFrom(undefined, value);

function telling<K extends KindName>(kind: K, subject: fc.Arbitrary<string>, data: fc.Arbitrary<object>) {
  return fc.tuple(subject, when, delay, data).map(([about, at, late, fields]): Told => {
    return (story) => story.tell(kind, about, at, fields as DataOf<K>, { recorded: at + late, recorder: 'u1' });
  });
}

/** Often of what was told last, so that retractions of retractions are not rare. */
const retraction: fc.Arbitrary<Told> = fc
  .record({
    index: fc.oneof(fc.nat({ max: 30 }), fc.constant(0)),
    at: when,
    approver: fc.constantFrom(undefined, 'u1', 'u2', 'u2', 'u2'),
    reason: fc.constantFrom('DUPLICATE', 'TEST_DATA', 'OTHER'),
  })
  .map(({ index, at, approver, reason }): Told => {
    return (story) => {
      const { source, id, subject, ledgertime } = story.evidence.at(
        -1 - (index % story.evidence.length),
      ) as RecordedEvidence;
      const data = { target: { source, id }, reason, evidence: 'memo', approver };
      const recorded = Math.max(at, Date.parse(ledgertime));
      story.tell('Retraction', subject, at, data as DataOf<'Retraction'>, { recorded, recorder: 'u1' });
    };
  });

const actor = fc.constantFrom('FIRM', 'A', 'B');
const period = { periodFrom: moment(-40), periodTo: moment(-10) };
const newer = {
  ...shippedReference,
  version: 'newer',
  policy: { ...shippedReference.policy, contemporaneityLimitMs: hour },
};

const told: readonly fc.Arbitrary<Told>[] = [
  telling(
    'ActorRelation',
    fc.constantFrom('actor/A', 'actor/B'),
    fc.record({
      relation: fc.constantFrom('NONE', 'EMPLOYEE'),
      evidence: fc.constant('memo'),
      from: maybe(moment(-5)),
    }),
  ),
  telling(
    'Campaign',
    fc.constantFrom('campaign/k', 'campaign/l'),
    fc.record({
      actor,
      channel: fc.constant('TV'),
      purpose: fc.constantFrom('BRAND', 'OFFER', 'SERVICE'),
      reach: fc.constantFrom(['FR'], ['DE']),
      trackable: fc.boolean(),
      from: maybe(moment(-20)),
      to: fc.constantFrom(undefined, moment(-10), moment(30)),
      coverage: fc.constantFrom('ALL', [{ service: 'e', asset: 'COIN' }], [{ service: '*', asset: 'OTHER' }]),
    }),
  ),
  telling(
    'Surface',
    fc.constant('surface/s'),
    fc.record({
      indicators: fc.constantFrom(['LANGUAGE:fr'], ['LANGUAGE:en']),
      strong: fc.constant(false),
      from: fc.constantFrom(moment(-30), moment(0)),
      to: maybe(moment(10)),
    }),
  ),
  telling(
    'AssetRegistered',
    fc.constantFrom('asset/NEW', 'asset/COIN'),
    fc.record({
      micaScope: fc.boolean(),
      category: fc.constant('OTHER'),
      riskBand: fc.constantFrom(2, 5),
      from: maybe(moment(-11)),
      anchor: maybe({ kind: 'QTST', time: moment(-10) }),
    }),
  ),
  telling(
    'ProviderEntity',
    fc.constantFrom('entity/X', 'entity/Z'),
    fc.constantFrom(
      { kind: 'THIRD_COUNTRY', country: 'SC' },
      { kind: 'EU', country: 'MT', authorisations: [{ services: ['e'], from: moment(-3), authority: 'MFSA' }] },
    ),
  ),
  telling(
    'TransitionalEntitlement',
    fc.constantFrom('entity/X', 'entity/Z'),
    fc.record({ memberState: fc.constantFrom('FR', 'DE'), services: fc.constant('ALL'), ended: maybe(moment(3)) }),
  ),
  telling(
    'Source',
    fc.constantFrom('source/mail%65r', 'source/mailer', 'source/web'),
    fc.record({
      channels: fc.constant(['EMAIL']),
      heartbeatEvery: fc.constantFrom('P5D', 'P9D'),
      owner: fc.constant('m'),
      from: fc.constant(moment(-300)),
    }),
  ),
  telling(
    'SourceHeartbeat',
    fc.constantFrom('source/mailer', 'source/web'),
    fc.record({
      lastSequence: fc.constantFrom('0', '2'),
      count: fc.constant(0),
      periodFrom: fc.constant(moment(-300)),
      periodTo: fc.constantFrom(moment(-2), moment(5)),
    }),
  ),
  telling('SourceGap', fc.constant('source/mailer'), fc.constant({ ...period, reason: 'outage' })),
  telling(
    'SourceGapResolved',
    fc.constant('source/mailer'),
    fc.constantFrom({ ...period, outcome: 'NOTHING_LOST', approver: 'u2' }),
  ),
  telling(
    'RegulatoryRequest',
    fc.constantFrom('client/c', 'ledger'),
    fc.constant({ authority: 'AMF', reference: 'r' }),
  ),
  telling('ReferenceAdopted', fc.constant('ledger'), fc.constant({ content: newer })),
  telling('ClientContact', fc.constant('client/c'), fc.constant({ channel: 'EMAIL' })),
  retraction,
  retraction,
  retraction,
];

/** Registers that change late and often, retracted and frozen, in the ledger's order. */
export const registerWorlds: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .array(fc.oneof(...told), { minLength: 1, maxLength: 16 })
  .map((all) => {
    const story = new Story();
    for (const tell of all) tell(story);
    return knownFacts(story.evidence, Infinity)
      .sort(compareRecorded)
      .map(({ evidence }, index) => ({ ...evidence, position: String(index * 3) }));
  });
