import fc from 'fast-check';
import { type RuleSet, RuleSets } from '#libs/assessment';
import { instantText } from '#libs/evidence';
import type { Sketch } from './recorded.js';
import { underP1 } from './under-p1.js';

/** When the worlds begin (ms), and how long a step of their time is: periods begin and end at whole steps, or beside them. */
export const worldStart = Date.parse('2026-03-01T00:00:00Z');
export const stepMs = 6 * 3_600_000;

const [p1, ...others] = underP1.all as readonly [RuleSet, ...RuleSet[]];

/** Another reading of the same counts: what it asks for, the others do not. */
const experimental: RuleSet = {
  ...p1,
  id: 'PX',
  reference: { ...p1.reference, ruleSet: 'PX' },
  readings: {
    ...p1.readings,
    counted: ({ kind, data }) =>
      kind === 'SourceHeartbeat'
        ? { events: data.count, deliveries: 1 }
        : { events: data.vendorCount, deliveries: data.ledgerCount, sequence: BigInt(data.vendorCount) },
  },
};

/** The rule sets of the worlds: those that are shipped, and one that is not. */
export const followed = new RuleSets([p1, ...others, experimental], { usual: p1 });

type GeneratedSketch = Omit<Sketch, 'id'>;

/** One more event: what it is may hang on those before it. `after` is how long (ms) until the next one is recorded. */
export interface GeneratedEvent {
  readonly after: number;
  tell(earlier: readonly Sketch[]): GeneratedSketch;
}

const text = (steps: number, more = 0) => instantText(worldStart + steps * stepMs + more);
const step = fc.integer({ min: -4, max: 24 });
const beside = fc.constantFrom(0, 0, 0, -1, 1);
const sourceName = fc.constantFrom('ads', 'ads', 'mail');
const subject = fc.constantFrom('source/ads', 'source/ads', 'source/ads', 'source/mail', 'source/%61ds');
const recorder = fc.constantFrom('u1', 'u1', 'u2', undefined);
const period = fc
  .tuple(step, fc.integer({ min: -1, max: 12 }), beside, beside)
  .map(([from, length, a, b]) => ({ periodFrom: text(from, a), periodTo: text(from + length, b) }));

const login: fc.Arbitrary<Pick<GeneratedSketch, 'kind' | 'data'>> = fc.constant({ kind: 'IpLogin' });
/** Stages of a few deliveries, with the name that they share and without one. */
const message = fc.record({
  kind: fc.constantFrom('MarketingExposure', 'FirmCommunication'),
  data: fc.record(
    { message: fc.constantFrom('m1', 'm2', 'm3'), stage: fc.constantFrom('SENT', 'DELIVERED', 'OPENED') },
    { requiredKeys: [] },
  ),
});

const sent = fc
  .record({
    source: sourceName,
    at: step,
    sequence: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    what: fc.oneof(login, message, message),
  })
  .map(({ source, at, sequence, what }) => (): GeneratedSketch => {
    const number = sequence === undefined ? {} : { sequence: String(sequence) };
    return { source, subject: 'client/c', time: worldStart + at * stepMs, ...what, ...number };
  });

/** What is said of a source by the people who run it, or by the source itself. */
function said(kind: string, data: fc.Arbitrary<object>): fc.Arbitrary<(earlier: readonly Sketch[]) => GeneratedSketch> {
  return fc
    .record({ source: fc.constantFrom('ops', 'ops', 'ads'), about: subject, at: step, data, recorder })
    .map(({ source, about, at, data: fields, recorder: who }) => () => ({
      source,
      kind,
      subject: about,
      time: worldStart + at * stepMs,
      ...(who !== undefined && { authid: who }),
      data: fields,
    }));
}

const registered = said(
  'Source',
  fc
    .record({
      from: step,
      length: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
      every: fc.nat(2),
      countries: fc.option(fc.constantFrom(['FR'], ['DE', 'CH']), { nil: undefined }),
    })
    .map(({ from, length, every, countries }) => ({
      channels: ['EMAIL'],
      heartbeatEvery: ['PT6H', 'PT12H', 'P3D'][every],
      owner: 'ops',
      from: text(from),
      ...(length !== undefined && { to: text(from + length) }),
      ...(countries !== undefined && { countries }),
    })),
);
const beat = said(
  'SourceHeartbeat',
  fc
    .record({ period, count: fc.nat(3), lastSequence: fc.oneof(fc.nat(6), fc.nat(6).map(String)) })
    .map(({ period: covered, ...figures }) => ({ ...covered, ...figures })),
);
const declared = said(
  'SourceGap',
  period.map((covered) => ({ ...covered, reason: 'outage' })),
);
const resolved = said(
  'SourceGapResolved',
  fc
    .record({
      period,
      outcome: fc.constantFrom('RECOVERED', 'NOTHING_SENT', 'LOST'),
      approver: fc.constantFrom('u1', 'u2'),
    })
    .map(({ period: covered, ...rest }) => ({ ...covered, ...rest, evidence: 'log' })),
);
const reconciled = said(
  'Reconciliation',
  fc
    .record({
      period,
      vendorCount: fc.nat(3),
      ledgerCount: fc.constantFrom(0, 0, 2, 4),
      unmatched: fc.constantFrom(0, 0, 0, 1, [], ['m9']),
    })
    .map(({ period: covered, ...counts }) => ({ ...covered, vendor: 'v', exportHash: 'x', ...counts })),
);
/** The ledger adopts a rule set, with the reference that goes with it. */
const adopted = fc.constantFrom(...followed.all).map(
  ({ id: ruleSet, reference: content }) =>
    (): GeneratedSketch => ({
      source: 'ledger',
      kind: 'ReferenceAdopted',
      subject: 'ledger',
      time: worldStart,
      data: { ruleSet, version: content.version, sha256: '0'.repeat(64), content },
    }),
);
const asked = fc.constantFrom('ledger', 'client/c').map(
  (about) => (): GeneratedSketch => ({
    source: 'ops',
    kind: 'RegulatoryRequest',
    subject: about,
    time: worldStart,
    data: { authority: 'AMF', reference: 'r' },
  }),
);
const retracted = fc
  .record({
    target: fc.nat(40),
    reason: fc.constantFrom('DUPLICATE', 'OTHER'),
    approver: fc.constantFrom('u1', 'u2'),
    recorder,
  })
  .map(({ target, reason, approver, recorder: who }) => (earlier: readonly Sketch[]): GeneratedSketch => {
    const about = earlier.filter((event) => event.subject.startsWith('source/'));
    const of = about[target % Math.max(about.length, 1)];
    if (of === undefined) return { source: 'ops', kind: 'IpLogin', subject: 'client/c', time: worldStart };
    const data = { target: { source: of.source, id: of.id }, reason, evidence: 'memo', approver };
    return {
      source: 'ops',
      kind: 'Retraction',
      subject: of.subject,
      time: worldStart,
      ...(who !== undefined && { authid: who }),
      data,
    };
  });

const telling = fc.oneof(
  { weight: 8, arbitrary: sent },
  { weight: 3, arbitrary: registered },
  { weight: 6, arbitrary: beat },
  { weight: 2, arbitrary: declared },
  { weight: 2, arbitrary: resolved },
  { weight: 3, arbitrary: reconciled },
  { weight: 2, arbitrary: adopted },
  { weight: 1, arbitrary: asked },
  { weight: 3, arbitrary: retracted },
);

/**
 * Worlds about two sources: numbers late, missing, twice and out of order, heartbeats of every shape, counts too high, gaps
 * declared and resolved by one person and by two, versions that replace each other, and all of it retracted and restored;
 * and one rule set adopted after the other. About numbers and periods, not kinds: what else is told of a source is drawn in the told worlds.
 */
export const sourceWorlds: fc.Arbitrary<readonly GeneratedEvent[]> = fc.array(
  fc.record({ after: fc.constantFrom(0, 60_000, stepMs, 20 * stepMs), tell: telling }),
  { minLength: 1, maxLength: 40 },
);
