import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { decide } from '../answer/decide.js';
import { EvidenceSet } from '../answer/evidence-set.js';
import { statusIntervalsOf } from '../answer/status-intervals.js';
import { assess } from '../assess.js';
import { Case } from '../case/case.js';
import type { ReferenceTables } from '../reference/reference.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { worldsOfP2 } from './scenarios.js';
import { day, hour } from './story.js';

describe('in every world of P2', () => {
  const instants = (value: unknown): number[] => {
    if (typeof value === 'string') return [instant(value)].filter((at) => !Number.isNaN(at));
    return value !== null && typeof value === 'object' ? Object.values(value).flatMap(instants) : [];
  };
  const world = fc.constantFrom(...worldsOfP2);

  /** At which something in a world happens, ends or lapses, and at which the law itself turns. */
  const turnsOf = (evidence: readonly RecordedEvidence[], { perimeterStarts, transitionEnds }: ReferenceTables) => {
    const lapses = [0, 72 * hour, ...[1, 2, 10, 30, 180].map((days) => days * day)];
    const told = evidence.flatMap(instants).flatMap((time) => lapses.map((after) => time + after));
    return [...told, ...perimeterStarts, ...transitionEnds].flatMap((time) => [time - 1, time, time + 1]);
  };

  it('an answer holds until the instant that it names', () => {
    const law = fc.property(world, ({ evidence, questions }) => {
      const set = new EvidenceSet(evidence, shippedRuleSets);
      for (const { client, knownAt: known, ruleSet, at: from, expect: _, ...about } of questions.slice(0, 4)) {
        const dossier = set.dossier(client, instant(known), ruleSet);
        const verdictAt = (at: number) => {
          const { status, rule } = decide(new Case(dossier, { ...about, at }), dossier.ruleSet);
          return `${status} ${rule}`;
        };
        const at = instant(from);
        const { holdsUntil } = assess(dossier, { ...about, at });
        const until = holdsUntil === null ? Infinity : instant(holdsUntil);
        const within = new Set(
          turnsOf(evidence, dossier.registers.tables).filter((time) => time >= at && time < until),
        );
        for (const time of within)
          expect([client, about, time, verdictAt(time)]).toEqual([client, about, time, verdictAt(at)]);
        if (holdsUntil !== null) expect(verdictAt(until)).not.toBe(verdictAt(at));
      }
    });
    fc.assert(law, { numRuns: 40 });
  });

  it('the rows over all time are the answers', () => {
    const law = fc.property(world, ({ evidence, questions: [first] }) => {
      const last = Math.max(...evidence.flatMap(instants));
      const dossier = new EvidenceSet(evidence, shippedRuleSets).dossier(first?.client ?? '', last);
      const times = new Set(turnsOf(evidence, dossier.registers.tables));
      for (const { from, to, status, rule, ...about } of statusIntervalsOf(dossier))
        for (const time of times) {
          if (time < from || time >= to) continue;
          const given = decide(new Case(dossier, { ...about, at: time }), dossier.ruleSet);
          expect([about, time, given.status, given.rule]).toEqual([about, time, status, rule]);
        }
    });
    fc.assert(law, { numRuns: 40 });
  });

  it('the order of the evidence changes no byte', () => {
    const law = fc.property(world, fc.integer(), ({ evidence, questions }, seed) => {
      const answers = (all: readonly RecordedEvidence[]) => {
        const set = new EvidenceSet(all, shippedRuleSets);
        return questions.slice(0, 5).map(({ client, knownAt: known, ruleSet, ...question }) => {
          return assess(set.dossier(client, instant(known), ruleSet), { ...question, at: instant(question.at) });
        });
      };
      const other = evidence.toSorted(
        (a, b) => ((a.id.length * seed) % 7) - ((b.id.length * seed) % 7) || (a.id < b.id ? 1 : -1),
      );
      expect(answers(other)).toEqual(answers(evidence));
    });
    fc.assert(law, { numRuns: 40 });
  });
});
