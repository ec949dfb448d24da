import type { Rule } from '../rule.js';

/** A named offer of the same service and type as an earlier request, outside that request's living context. */
export const offerOutsideContext: Rule = {
  id: 'R-320',
  claim: 'an offer of the same type came outside the original transaction',
  source: 'MiCA 61(2); ESMA guideline 3',
};
