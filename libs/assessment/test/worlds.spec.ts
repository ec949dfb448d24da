import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { assess } from '../assess.js';
import { EvidenceSet } from '../evidence-set.js';
import { shippedRuleSets } from '../rules/shipped.js';

interface Expectation {
  readonly client: string;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly at: string;
  readonly knownAt: string;
  readonly expect: { readonly status: string; readonly rule: string };
}

interface World {
  readonly id: string;
  readonly evidence: readonly RecordedEvidence[];
  readonly questions: readonly Expectation[];
}

const folder = new URL('../../../test/scenarios/', import.meta.url);
const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T;
const fixtures = read<RecordedEvidence[]>('fixtures.json');
const scenarios = Array.from({ length: 12 }, (_, index) => read<World>(`D${String(index + 1).padStart(2, '0')}.json`));
const worlds = readFileSync(new URL('worlds.ndjson', folder), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as World);

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
    expect(answers([...fixtures, ...evidence], questions)).toEqual(expected(questions));
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
