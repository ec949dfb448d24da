import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolders } from '../../../test/running-ledger.js';
import { evidenceOf, type Story, stories, storiesApart, worlds } from '../../../test/scenario-corpus.js';
import { type Answered, askOverHttp } from '../../../test/scenarios-over-http.js';

afterAll(removeFolders);

/** So many worlds are asked about here, from all over their file; `npm run scenarios` asks about all of them. */
const worldsAsked = 2;
const some = (all: readonly Story[]): Story[] =>
  Array.from({ length: worldsAsked }, (_, index) => all[Math.floor((index * all.length) / worldsAsked)] as Story);

function asExpected(answered: readonly Answered[]): void {
  expect(answered.map(({ question, answered: verdict }) => [question, verdict])).toEqual(
    answered.map(({ question, expected }) => [question, expected]),
  );
}

const answersIn = (told: readonly Story[]) => told.flatMap(({ questions }) => questions).length;

describe('the scenarios of P1, recorded in their own time and asked about afterwards', () => {
  const told = storiesApart();
  let answered: Answered[];
  beforeAll(async () => {
    const questions = told.flatMap((story) => story.questions);
    answered = await askOverHttp({ evidence: evidenceOf(told), questions }, 'P1');
  });

  it('are 12, with 45 answers', () => {
    expect([told.length, answersIn(told), answered.length]).toEqual([12, 45, 45]);
  });

  it.each(told)('$id', (story) => {
    const before = answersIn(told.slice(0, told.indexOf(story)));
    asExpected(answered.slice(before, before + story.questions.length));
  });

  it.each(some(worlds()))('$id', async (world) => asExpected(await askOverHttp(world, 'P1')));
});

describe('the scenarios of P2, recorded in their own time and asked about afterwards', () => {
  const told = stories('P2');

  it('are 16, with 93 answers', () => {
    expect([told.length, answersIn(told)]).toEqual([16, 93]);
  });

  it.each([...told, ...some(worlds('P2'))])('$id', async (story) => asExpected(await askOverHttp(story, 'P2')));
});
