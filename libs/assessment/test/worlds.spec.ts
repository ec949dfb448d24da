import { describe, expect, it } from '@jest/globals';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { assess } from '../assess.js';
import { EvidenceSet } from '../evidence-set.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { type Expectation, scenarios, worlds } from './scenarios.js';

function answers(evidence: readonly RecordedEvidence[], questions: readonly Expectation[]) {
  const set = new EvidenceSet(evidence, shippedRuleSets);
  return questions.map(({ expect: _, ...question }) => {
    const { status, rule } = assess(set.dossier(question.client, instant(question.knownAt)), {
      ...question,
      at: instant(question.at),
    });
    return { ...question, status, rule };
  });
}

const expected = (questions: readonly Expectation[]) =>
  questions.map(({ expect: wanted, ...question }) => ({ ...question, ...wanted }));

describe('the decision table', () => {
  it.each(scenarios)('answers scenario $id as the law does', ({ evidence, questions }) => {
    expect(answers(evidence, questions)).toEqual(expected(questions));
  });

  it('answers all 400 worlds, status and rule', () => {
    const asked = worlds.flatMap(({ questions }) => questions);
    expect(asked).toHaveLength(5091);
    const wrong = worlds.flatMap(({ id, evidence, questions }) => {
      const wanted = expected(questions);
      return answers(evidence, questions).flatMap((answer, index) => {
        const want = wanted[index];
        return answer.status === want?.status && answer.rule === want.rule ? [] : [{ id, answer, want }];
      });
    });
    expect(wrong).toEqual([]);
  });
});
