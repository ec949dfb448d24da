import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical, instant, type RecordedEvidence } from '#libs/evidence';
import { EvidenceSet } from '../answer/evidence-set.js';
import { type Assessment, assess } from '../assess.js';
import { type Language, languages } from '../explain/language.js';
import { ruleTextOf, sourcePartsOf } from '../explain/texts/rules.js';
import { rulesOf } from '../rules/list.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { scenarios, scenariosOfP2, worlds as worldsOfP1, worldsOfP2 } from './scenarios.js';
import { asked, day } from './story.js';
import { worlds } from './worlds.js';

const question = { service: 'e', asset: 'COIN', entity: 'X' };

function explained(evidence: readonly RecordedEvidence[], asset: string, ruleSet: string, explain: Language) {
  const dossier = new EvidenceSet(evidence, shippedRuleSets).dossier('c', asked + 400 * day, ruleSet);
  return assess(dossier, { ...question, asset, at: asked + 30 * day }, { explain });
}

const textOf = ({ explanation }: Assessment): string =>
  (explanation?.sentences ?? []).map(({ text }) => text).join('\n');

/** Numbers of the policy that decide under a rule: hours or days, the same in every language. */
const numbers: Readonly<Record<string, RegExp>> = {
  'R-223': /\b72\b/,
  'R-210': /\b72\b/,
  'R-140': /\b180\b/,
  'R-141': /\b180\b/,
  'R-227': /\b180\b/,
  'R-310': /\b10\b/,
  'R-320': /\b10\b/,
  'R-050': /\b180\b/,
};

/** What an explanation owes to every answer, whatever the answer. */
function expectWhole(answer: Assessment): void {
  const { rule, because, explanation, flags, mayServe } = answer;
  const sentences = explanation?.sentences ?? [];
  const text = textOf(answer);
  const told = sentences.flatMap(({ about, reference }) => (about === 'because' ? [reference] : []));
  expect(told).toEqual(because.map(({ source, id }) => ({ source, id })));
  const bearing = new Set(
    [...answer.because, ...answer.for, ...answer.against].map(({ source, id }) => `${source}/${id}`),
  );
  expect(sentences.filter(({ reference }) => reference !== undefined).length).toBe(bearing.size);
  expect(sentences.filter(({ about }) => about === 'flag').length).toBe(flags.length);
  expect(sentences.filter(({ about }) => about === 'may').length).toBe(mayServe ? 0 : 1);
  expect(sentences.find(({ about }) => about === 'rule')?.rule).toBe(rule);
  const found = sentences.flatMap(({ about, text: one }) => (about === 'finding' ? [one] : []));
  expect([rule, found.join('\n')]).toEqual([rule, expect.stringMatching(numbers[rule] ?? /^/)]);
  expect([rule, found]).toEqual([rule, [...new Set(found)]]);
  expect(text).not.toMatch(/undefined|NaN|Infinity|\[object/);
  if (explanation?.language === 'fr') expect(text).not.toMatch(/ [;:!?»]|« /);
  for (const { text: one } of sentences) expect(one).toMatch(/[.”“»]$/);
}

describe('what is told', () => {
  it.each(shippedRuleSets.all)('lacks no rule of $id, in no language', (ruleSet) => {
    const neutral = new Set<string>(ruleSet.neutral.map(({ id }) => id));
    for (const rule of rulesOf(ruleSet)) {
      const text = ruleTextOf(rule);
      expect([rule.id, text?.de, text?.fr]).toEqual([rule.id, expect.any(String), expect.any(String)]);
      expect([rule.id, text?.change !== undefined]).toEqual([rule.id, !neutral.has(rule.id)]);
      for (const { text: part, told } of sourcePartsOf(rule))
        expect([rule.id, part, told === undefined]).toEqual([rule.id, part, false]);
    }
  });

  it('cites no paragraph of the guidelines but those that were confirmed', () => {
    const cited = shippedRuleSets.all
      .flatMap(rulesOf)
      .flatMap((rule) =>
        sourcePartsOf(rule).flatMap(({ told }) => [...(told?.en.matchAll(/paragraphs? ([\d and]+)/g) ?? [])]),
      );
    const found = new Set(cited.flatMap(([, list]) => list?.match(/\d+/g) ?? []));
    expect([...found].sort()).toEqual(['10', '12', '13', '17', '19', '23', '24']);
  });
});

describe('an answer that explains itself', () => {
  it.each(languages)('tells all of it, whatever the world: %s', (language) => {
    fc.assert(
      fc.property(worlds, fc.constantFrom('P1', 'P2'), fc.constantFrom('COIN', 'TWIN'), (evidence, ruleSet, asset) => {
        expectWhole(explained(evidence, asset, ruleSet, language));
      }),
      { numRuns: 40 },
    );
  });

  it.each(languages)('tells all of it in the corpus, by every rule that decides there: %s', (language) => {
    const rules = new Set<string>();
    for (const { evidence, questions } of [
      ...scenarios,
      ...worldsOfP1.slice(0, 20),
      ...scenariosOfP2,
      ...worldsOfP2.slice(0, 20),
    ]) {
      const set = new EvidenceSet(evidence, shippedRuleSets);
      for (const { expect: _, client, knownAt, ruleSet = 'P2', at, ...about } of questions.slice(0, 8)) {
        const answer = assess(
          set.dossier(client, instant(knownAt), ruleSet),
          { ...about, at: instant(at) },
          { explain: language },
        );
        expectWhole(answer);
        rules.add(answer.rule);
      }
    }
    expect(rules.size).toBeGreaterThan(28);
  });

  it('is the same bytes again, and the answer beside it the same as without', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...languages), (evidence, language) => {
        const { explanation, ...answer } = explained(evidence, 'COIN', 'P2', language);
        expect(canonical(explanation)).toBe(canonical(explained(evidence, 'COIN', 'P2', language).explanation));
        const dossier = new EvidenceSet(evidence, shippedRuleSets).dossier('c', asked + 400 * day, 'P2');
        expect(answer).toEqual(assess(dossier, { ...question, at: asked + 30 * day }));
      }),
      { numRuns: 20 },
    );
  });
});
