import { describe, expect, it } from '@jest/globals';
import { instant } from '#libs/evidence';
import { EvidenceSet } from '../answer/evidence-set.js';
import { assess } from '../assess.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { scenarios, scenariosOfP2, type World, worlds, worldsOfP2 } from './scenarios.js';

/** Questions that are answered otherwise than expected; those that name no rule set are asked by `usual`. */
function wrongIn({ id, evidence, questions }: World, usual: string): unknown[] {
  const set = new EvidenceSet(evidence, shippedRuleSets);
  return questions.flatMap(({ expect: wanted, ...question }) => {
    const { client, knownAt, ruleSet = usual } = question;
    const dossier = set.dossier(client, instant(knownAt), ruleSet);
    const { status, rule } = assess(dossier, { ...question, at: instant(question.at) });
    return status === wanted.status && rule === wanted.rule
      ? []
      : [{ id, question, wanted, answered: { status, rule } }];
  });
}

describe('the decision table of P1', () => {
  it.each(scenarios)('answers scenario $id as the law does', (world) => expect(wrongIn(world, 'P1')).toEqual([]));

  it('answers all 400 worlds, status and rule', () => {
    expect(worlds.flatMap(({ questions }) => questions)).toHaveLength(5091);
    expect(worlds.flatMap((world) => wrongIn(world, 'P1'))).toEqual([]);
  });
});

describe('the decision table of P2', () => {
  it.each(scenariosOfP2)('answers scenario $id as the law does', (world) => expect(wrongIn(world, 'P2')).toEqual([]));

  it('answers all 160 worlds, status and rule', () => {
    expect(worldsOfP2.flatMap(({ questions }) => questions)).toHaveLength(1809);
    expect(worldsOfP2.flatMap((world) => wrongIn(world, 'P2'))).toEqual([]);
  });
});
