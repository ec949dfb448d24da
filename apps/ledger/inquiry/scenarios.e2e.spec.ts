import { afterAll, describe, expect, it } from '@jest/globals';
import { removeFolders } from '../../../test/running-ledger.js';
import { askOverHttp } from '../../../test/scenarios-over-http.js';
import { type Story, stories, worlds } from '../../cli/testing/scenarios.js';

afterAll(removeFolders);

/** So many worlds are asked about here, from all over their file; `npm run scenarios` asks about all of them. */
const worldsAsked = 3;
const some = (all: readonly Story[]): Story[] =>
  Array.from({ length: worldsAsked }, (_, index) => all[Math.floor((index * all.length) / worldsAsked)] as Story);

describe.each([
  ['P1', 12, 45],
  ['P2', 16, 93],
] as const)('the scenarios of %s, recorded in their own time and asked about afterwards', (ruleSet, count, answers) => {
  const told = stories(ruleSet);

  it(`are ${count}, with ${answers} answers`, () => {
    expect([told.length, told.flatMap(({ questions }) => questions).length]).toEqual([count, answers]);
  });

  it.each([...told, ...some(worlds(ruleSet))])('$id', async (story) => {
    const answered = await askOverHttp(story, ruleSet);
    expect(answered.map(({ question, answered: verdict }) => [question, verdict])).toEqual(
      answered.map(({ question, expected }) => [question, expected]),
    );
  });
});
