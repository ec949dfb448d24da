import type { ReasonRule } from '../rule.js';

/** What there is was recorded more than 72 hours after it happened, and nothing independent anchors it. */
export const recordedLate: ReasonRule = {
  id: 'R-223',
  claim: 'evidence exists but was recorded late without anchor',
  source: '[I]: contemporaneity',
  applies: (request) => request.isIn('LATE'),
  because: (request) => request.factsIn('LATE'),
};
