import type { ReasonRule } from '../rule.js';

/** The check leaves out an identifier that is linked to the client. */
export const incompleteCheck: ReasonRule = {
  id: 'R-222',
  claim: 'the exposure check does not list every linked identifier',
  source: '[I]: a positive act with stated coverage',
  applies: (request) => request.isIn('INCOMPLETE'),
  because: (request) => request.factsIn('INCOMPLETE'),
};
