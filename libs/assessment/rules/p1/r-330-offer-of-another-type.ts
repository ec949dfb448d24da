import type { Rule } from '../rule.js';

/** Any other named offer: of another type, or to a client that had asked for nothing. */
export const offerOfAnotherType: Rule = {
  id: 'R-330',
  claim: 'an offer of another type, or without any earlier request',
  source: 'MiCA 61(2); ESMA guideline 4',
};
