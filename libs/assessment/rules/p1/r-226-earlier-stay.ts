import type { ReasonRule } from '../rule.js';

/** What there is dates from before the client's latest entry into the Union; a fresh initiative is needed. */
export const earlierStay: ReasonRule = {
  id: 'R-226',
  claim: "evidence exists only from before the client's latest entry into the Union",
  source: '[I]',
  applies: (request) => request.isIn('OLD'),
  because: (request) => request.factsIn('OLD'),
};
