import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noArrivals, RegisterHistory, SourceRecords, shippedRuleSets, type Thresholds } from '#libs/assessment';
import { instant, instantText, type RecordedEvidence, typeOf } from '#libs/evidence';
import { GeneratedWorld } from '../test/generated-world.js';
import { InlineViews } from '../test/inline-views.js';
import { NaivePortfolio } from '../test/naive-portfolio.js';
import { underP1 } from '../test/under-p1.js';
import { Portfolio } from './portfolio.js';
import type { PortfolioQuestion } from './reading.js';
import { promotersOf, testedControls } from './register-readings.js';

const day = 86_400_000;
const base = Date.parse('2026-08-03T09:00:00Z');
const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 40), endOnFailure: true };
const text = (days: number) => instantText(base + days * day);
const sha = 'a'.repeat(64);

interface Happening {
  readonly kind: string;
  readonly subject: string;
  readonly days: number;
  readonly late: number;
  readonly data: object;
}

const days = fc.integer({ min: -40, max: 20 });
const anyDays = fc.integer({ min: -150, max: 20 });
const states = fc.constantFrom<'ALL' | string[]>('ALL', ['FR'], ['DE'], ['DE', 'FR']);
const subjects = { client: ['client/c', 'client/b'], entity: ['entity/X'], actor: ['actor/A', 'actor/B'] };

const happening = (kind: string, about: readonly string[], data: fc.Arbitrary<object>): fc.Arbitrary<Happening> =>
  fc.record({
    ...{ kind: fc.constant(kind), subject: fc.constantFrom(...about), days, data },
    late: fc.constantFrom(0, 0, 0, 1, 30),
  });

const adoption = (id: string) =>
  fc.constant({ ruleSet: id, version: 'v', sha256: sha, content: shippedRuleSets.of(id).reference });

const adoptions = happening('ReferenceAdopted', ['ledger'], fc.oneof(adoption('P1'), adoption('P2')));

/** What meets in one world. */
const ofExits = [
  adoptions,
  happening('LocationEvidence', subjects.client, fc.constantFrom({ kind: 'ESTABLISHED', country: 'FR' })),
  happening(
    'ServiceProvided',
    subjects.client,
    fc.record({
      ...{ service: fc.constantFrom('a', 'e'), asset: fc.constant('COIN'), entity: fc.constant('X') },
      ...{ purpose: fc.constantFrom('EXIT', 'EXIT', undefined) },
    }),
  ),
  happening(
    'WindDownPlan',
    subjects.entity,
    fc.record({ memberStates: states, deadline: days.map((after) => text(after + 60)), document: fc.constant(sha) }),
  ),
  happening('WindDownNotice', subjects.client, fc.constant({ entity: 'X', deadline: text(60), channel: 'EMAIL' })),
  happening(
    'RegulatoryOrder',
    subjects.entity,
    fc.record({
      order: fc.constantFrom('CEASE', 'LIFTED'),
      ...{ authority: fc.constant('AMF'), memberState: fc.constant('FR'), reference: fc.constant('r') },
    }),
  ),
];
const ofControls = [
  happening(
    'ControlTest',
    [...subjects.entity, ...subjects.actor, 'surface/s'],
    fc.record(
      {
        control: fc.constantFrom('GEO_BLOCK', 'EU_DOMAIN'),
        memberStates: states,
        periodFrom: fc.constant(text(-200)),
        periodTo: anyDays.map(text),
        result: fc.constantFrom('PASS', 'PASS', 'FAIL', 'PARTIAL'),
        ...{ method: fc.constant('m'), tested: fc.nat(), failed: fc.nat(), evidence: fc.constant('e') },
        tester: fc.constant('u1'),
      },
      {
        requiredKeys: [
          'control',
          'periodFrom',
          'periodTo',
          'result',
          'method',
          'tested',
          'failed',
          'evidence',
          'tester',
        ],
      },
    ),
  ),
];
const ofActors = [
  happening(
    'ActorAgreement',
    subjects.actor,
    fc.record(
      {
        euPromotion: fc.constantFrom('PROHIBITED', 'PROHIBITED', 'SILENT', 'PERMITTED'),
        ...{ from: anyDays.map(text), to: days.map(text), document: fc.constant(sha) },
      },
      { requiredKeys: ['euPromotion', 'from', 'document'] },
    ),
  ),
  happening(
    'Campaign',
    ['campaign/k', 'campaign/l'],
    fc.record(
      {
        actor: fc.constantFrom('A', 'B', 'FIRM'),
        reach: fc.constantFrom(['FR'], ['US'], ['US', 'FR']),
        ...{ from: anyDays.map(text), to: days.map(text), channel: fc.constant('TV'), trackable: fc.constant(false) },
      },
      { requiredKeys: ['actor', 'reach', 'from', 'channel', 'trackable'] },
    ),
  ),
];

const of = (all: readonly fc.Arbitrary<Happening>[], maxLength: number) =>
  fc.array(fc.oneof(...all), { minLength: 6, maxLength, size: 'max' });

/** What stands at the beginning of each. */
const beginning = fc.tuple(fc.constantFrom('P1', 'P2', 'P2').chain(adoption), states).map(([adopted, memberStates]) => {
  const told = (kind: string, subject: string, data: object) => ({ kind, subject, data, days: -60, late: 0 });
  return [
    told('ReferenceAdopted', 'ledger', adopted),
    told('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' }),
    told('LocationEvidence', 'client/c', { kind: 'ESTABLISHED', country: 'FR' }),
    told('WindDownPlan', 'entity/X', { memberStates, deadline: text(60), document: sha }),
    told('WindDownNotice', 'client/c', { entity: 'X', deadline: text(15), channel: 'EMAIL' }),
  ];
});

/** Retracts a happening some days later, by two persons or one. */
const retractions = fc.record({
  index: fc.nat({ max: 40 }),
  after: fc.integer({ min: 0, max: 20 }),
  reason: fc.constantFrom('DUPLICATE', 'REGRET'),
});

const worlds: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .tuple(
    beginning,
    fc.oneof(of(ofExits, 20), of(ofControls, 20), of(ofActors, 20), of([...ofExits, ...ofControls, ...ofActors], 40)),
    fc.array(retractions, { maxLength: 6, size: 'max' }),
  )
  .map(([begun, told, retracted]) => {
    const all = [...begun, ...told].map((one, index) => recordedOf(one, `e${index}`));
    const taken = retracted.flatMap(({ index, after, reason }, number) => {
      const target = all[index % all.length] as RecordedEvidence;
      if (target.subject === 'ledger') return [];
      const at = instant(target.ledgertime) + after * day;
      const data = { target: { source: 'crm', id: target.id }, reason, evidence: 'memo', approver: 'u2' };
      const retraction = { kind: 'Retraction', subject: target.subject, days: (at - base) / day, late: 0, data };
      return [{ ...recordedOf(retraction, `r${number}`), authid: 'u1' }];
    });
    return [...all, ...taken].sort((a, b) => instant(a.ledgertime) - instant(b.ledgertime));
  });

function recordedOf({ kind, subject, days: when, late, data }: Happening, id: string): RecordedEvidence {
  const said = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
  const [time, ledgertime] = [text(when), text(when + late)];
  const source = kind === 'ReferenceAdopted' ? 'ledger' : 'crm';
  const type = typeOf(kind);
  return { specversion: '1.0', id, source, type, subject, time, ledgertime, data: said } as unknown as RecordedEvidence;
}

const asking = fc.record({ at: days.map((when) => base + when * day), count: fc.nat() });

/** The registers as known at a position, as questions to the portfolio are made from. */
function registersAt(recorded: readonly RecordedEvidence[], knownAt: number) {
  const history = new RegisterHistory(new SourceRecords(() => noArrivals).at, underP1);
  history.add(recorded);
  const upTo = BigInt(recorded.at(-1)?.position as string);
  return { upTo, registers: history.at(upTo, knownAt) };
}

describe('the portfolio under two rule sets', () => {
  it('asks about an exit as one, and judges controls and actors, as a look at each of them does', async () => {
    const law = fc.asyncProperty(worlds, fc.array(asking, { minLength: 1, maxLength: 4 }), async (world, askings) => {
      const told = new GeneratedWorld();
      const views = new InlineViews(told.store);
      try {
        for (const item of world) await told.record(item);
        const { recorded } = told;
        expect(await views.reached(BigInt(recorded.at(-1)?.position as string))).toBe(true);
        const portfolio = new Portfolio(views, told.store, underP1);
        for (const asked of askings) {
          const known = recorded.slice(0, 1 + (asked.count % recorded.length));
          const knownAt = instant(known.at(-1)?.ledgertime as string);
          const at = Math.min(asked.at, knownAt);
          const model = new NaivePortfolio(recorded, known.length, at);
          const { upTo, registers } = registersAt(known, knownAt);
          const thresholds = Object.fromEntries(registers.tables.indicators.map((row) => [row.rule, row.thresholds]));
          const question: PortfolioQuestion = {
            ...{ at, knownAt, upTo, limitMs: 3 * day, perimeter: new Map(), changes: [] },
            thresholds: thresholds as unknown as Thresholds,
            controls: testedControls(registers.for(), at),
            promoters: promotersOf(registers.for(), at),
          };
          const { figures } = await portfolio.overview(question);
          const rules = figures.map(({ rule }) => rule);
          expect(rules.includes('R-809')).toBe(registers.law.id === 'P2');
          expect(rules.includes('R-810')).toBe(registers.law.id === 'P2');
          const page = { limit: 100, after: undefined };
          const served = (await portfolio.behind('R-808', question, page)).rows.map((row) => ({
            id: recorded[Number(row.position) - Number(recorded[0]?.position)]?.id,
            client: row.client.slice('client/'.length),
            knownThen: `${row.knownThen.status} ${row.knownThen.rule}`,
            knownNow: `${row.knownNow.status} ${row.knownNow.rule}`,
          }));
          const byId = (a: { id?: string | undefined }, b: { id?: string | undefined }) =>
            String(a.id) < String(b.id) ? -1 : 1;
          expect(served.sort(byId)).toEqual(model.served().sort(byId));
          if (registers.law.id === 'P1') continue;
          const unfit = (await portfolio.behind('R-809', question, page)).rows.map(
            ({ control, subject, finding, evidence }) => `${control} ${subject} ${finding} ${evidence?.id}`,
          );
          expect(unfit.sort()).toEqual(model.unfitControls().sort());
          const level = unfit.some((row) => row.includes('FAILED')) ? 'red' : unfit.length > 0 ? 'amber' : 'green';
          expect(figures.find(({ rule }) => rule === 'R-809')?.level).toBe(level);
          const actors = (await portfolio.behind('R-810', question, page)).rows.map(
            ({ actor, campaigns }) => `${actor} ${campaigns.join()}`,
          );
          expect(actors.sort()).toEqual(model.unbarredActors().sort());
        }
      } finally {
        await views.end();
        await told.store.close();
      }
    });
    await fc.assert(law, runs);
  }, 3_600_000);
});
