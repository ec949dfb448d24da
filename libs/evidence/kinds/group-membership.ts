import { kind } from '../kind.js';
import { Optional } from '../type-builders.js';
import { anchored, Instant } from '../vocabulary.js';

export const groupMembership = kind(
  'GroupMembership',
  { from: Instant, to: Optional(Instant), ...anchored },
  {
    bearing: 'helps',
    saidBy: 'any source',
    description: "A client belongs to the firm's own group (Article 61(1), R-125).",
  },
);
