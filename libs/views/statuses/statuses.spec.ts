import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import {
  answersAreAssessments,
  builtIsFollowed,
  type Lived,
  live,
  livings,
  rowsAreAssessments,
  rowsLeaveNoHole,
} from '../test/statuses-law.js';

const { PROPERTY_RUNS, CI } = process.env;

/** `npm run torture` tries 10,000. */
const runs = {
  numRuns: Number(PROPERTY_RUNS ?? 80),
  endOnFailure: CI === undefined,
};
const inEveryWorld = (law: (lived: Lived) => unknown, numRuns = runs.numRuns) =>
  fc.assert(
    fc.asyncProperty(livings, (living) => live(living, law)),
    { ...runs, numRuns },
  );

describe('the statuses view', () => {
  it(
    'says of every client, subject, entity and instant what the assessment says, at every position',
    () => inEveryWorld(rowsAreAssessments),
    3_600_000,
  );

  it(
    'answers about any instant, as known at any position, what the assessment answers',
    () => inEveryWorld(answersAreAssessments, Math.ceil(runs.numRuns / 2)),
    3_600_000,
  );

  it(
    'has rows of one subject at one position that never overlap and leave no hole',
    () => inEveryWorld(rowsLeaveNoHole, Math.ceil(runs.numRuns / 4)),
    3_600_000,
  );

  it('has the same rows, table by table, when it is built as a whole', () => inEveryWorld(builtIsFollowed), 3_600_000);
});
