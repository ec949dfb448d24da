import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical, instant, type RecordedEvidence } from '#libs/evidence';
import { decide, turningPoints } from '../answer/decide.js';
import { EvidenceSet } from '../answer/evidence-set.js';
import { statusIntervalsOf } from '../answer/status-intervals.js';
import { assess } from '../assess.js';
import { Case } from '../case/case.js';
import { ReferenceTables } from '../reference/reference.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { asked, day, Story } from './story.js';
import { adverseEvents, moved, worlds } from './worlds.js';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 150) };
const subjects = [
  { service: 'e', asset: 'COIN', entity: 'X' },
  { service: 'e', asset: 'TWIN', entity: 'X' },
];
/** Before Article 61 applied, and before any instant at which the law itself turns. */
const longAgo = instant('2023-06-01T00:00:00Z');
const instants = fc.integer({ min: -40, max: 60 }).map((half) => asked + half * (day / 2));

const clocks = fc.tuple(instants, instants).map(([a, b]) => ({ at: Math.min(a, b), knownAt: Math.max(a, b) }));

/** The same lives, told around another instant than the one at which stories ask; perhaps nobody knows where, or X is to cease. */
const movedWorlds = (around: readonly number[]) =>
  fc
    .record({
      world: worlds,
      by: fc.constantFrom(0, ...around.map((at) => at - asked)),
      isPlaced: fc.boolean(),
      ordered: fc.option(fc.constantFrom('FR', 'NO', 'LI')),
    })
    .map(({ world, by, isPlaced, ordered }) => {
      const told = new Story();
      const order = { authority: 'an authority', order: 'CEASE', reference: 'r' } as const;
      if (ordered !== null)
        told.tell('RegulatoryOrder', 'entity/X', asked - 30 * day, { ...order, memberState: ordered }, { id: 'order' });
      const orders = told.evidence.filter(({ id }) => id === 'order');
      const lives = [...world.filter(({ id }) => isPlaced || id !== 'c-LocationEvidence'), ...orders];
      return { by, evidence: moved(lives, by) };
    });

describe.each(shippedRuleSets.all)('an assessment by $id', ({ id: ruleSet, reference }) => {
  const dossierOf = (evidence: readonly RecordedEvidence[], knownAt: number) =>
    new EvidenceSet(evidence, shippedRuleSets).dossier('c', knownAt, ruleSet);
  const answersOf = (evidence: readonly RecordedEvidence[], at: number, knownAt: number) =>
    subjects.map((subject) => assess(dossierOf(evidence, knownAt), { ...subject, at }));
  const { perimeterStarts, transitionEnds } = new ReferenceTables(reference, asked);
  const turns = [...perimeterStarts, ...transitionEnds];

  it('is the same bytes for any order of delivery of the same evidence', () => {
    fc.assert(
      fc.property(worlds, clocks, fc.infiniteStream(fc.nat()), (evidence, { at, knownAt }, random) => {
        const shuffled = evidence.map((item) => ({ item, key: random.next().value as number }));
        shuffled.sort((a, b) => a.key - b.key);
        const one = answersOf(evidence, at, knownAt);
        expect(
          canonical(
            answersOf(
              shuffled.map(({ item }) => item),
              at,
              knownAt,
            ),
          ),
        ).toEqual(canonical(one));
      }),
      runs,
    );
  });

  it('knows a prefix of the ledger: what was recorded after knownAt changes nothing', () => {
    fc.assert(
      fc.property(worlds, clocks, (evidence, { at, knownAt }) => {
        const known = evidence.filter(({ ledgertime }) => instant(ledgertime) <= knownAt);
        expect(answersOf(evidence, at, knownAt)).toEqual(answersOf(known, at, knownAt));
      }),
      runs,
    );
  });

  it('is never improved by adverse evidence', () => {
    fc.assert(
      fc.property(worlds, clocks, adverseEvents, (evidence, { at, knownAt }, adverse) => {
        const before = answersOf(evidence, at, knownAt);
        const after = answersOf([...evidence, ...adverse], at, knownAt);
        for (const [index, answer] of after.entries()) expect(before[index]?.mayServe || !answer.mayServe).toBe(true);
      }),
      runs,
    );
  });

  it('cites only what was recorded by knownAt', () => {
    fc.assert(
      fc.property(worlds, clocks, (evidence, { at, knownAt }) => {
        const known = evidence
          .filter(({ ledgertime }) => instant(ledgertime) <= knownAt)
          .map(({ source, id }) => `${source} ${id}`);
        for (const answer of answersOf(evidence, at, knownAt)) {
          const cited = [...answer.because, ...answer.for, ...answer.against].map(
            ({ source, id }) => `${source} ${id}`,
          );
          expect(known).toEqual(expect.arrayContaining(cited));
        }
      }),
      runs,
    );
  });

  it('holds until exactly holdsUntil', () => {
    fc.assert(
      fc.property(movedWorlds(turns), clocks, fc.array(instants, { maxLength: 8 }), ({ by, evidence }, clock, more) => {
        const [at, knownAt] = [clock.at + by, clock.knownAt + by];
        const dossier = dossierOf(evidence, knownAt);
        for (const subject of subjects) {
          const verdictAt = (when: number) => {
            const { status, rule } = decide(new Case(dossier, { ...subject, at: when }), dossier.ruleSet);
            return `${status} ${rule}`;
          };
          const { holdsUntil } = assess(dossier, { ...subject, at });
          const until = holdsUntil === null ? Number.POSITIVE_INFINITY : instant(holdsUntil);
          const points = [...turningPoints(dossier, subject), ...turns];
          const moments = [
            ...points.flatMap((point) => [point - 1, point, point + 1]),
            ...more.map((when) => when + by),
          ];
          for (const when of moments) if (when >= at && when < until) expect(verdictAt(when)).toBe(verdictAt(at));
          if (holdsUntil !== null) expect(verdictAt(until)).not.toBe(verdictAt(at));
        }
      }),
      runs,
    );
  });

  it('has the answers of all time in its intervals, also of what was over before the regime applied', () => {
    fc.assert(
      fc.property(movedWorlds([...turns, longAgo]), clocks, ({ by, evidence }, clock) => {
        const dossier = dossierOf(evidence, clock.knownAt + by);
        const intervals = Map.groupBy(statusIntervalsOf(dossier), ({ service, asset, entity }) =>
          [service, asset, entity].join(),
        );
        for (const subject of subjects) {
          const points = [...turningPoints(dossier, subject), ...turns, clock.at + by, asked];
          for (const at of points.flatMap((point) => [point - 1, point, point + 1])) {
            const held = intervals.get(Object.values(subject).join())?.find(({ from, to }) => from <= at && at < to);
            const { status, rule } = decide(new Case(dossier, { ...subject, at }), dossier.ruleSet);
            if (held !== undefined) expect([at, held.status, held.rule]).toEqual([at, status, rule]);
          }
        }
      }),
      runs,
    );
  });
});
