import type { ReasonRule } from '../rule.js';

/** One of contact, request, origin and check is missing; an attestation never fills the gap. */
export const missingEvidence: ReasonRule = {
  id: 'R-220',
  claim: 'contact, request, origin or exposure check is missing',
  source: 'ESMA guideline 3, paras 23, 24; default against the firm [SEED]',
  applies: (request) => request.isIn('MISSING'),
  because: (request) => request.factsIn('MISSING'),
};
