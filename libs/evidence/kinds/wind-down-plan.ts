import { kind } from '../kind.js';
import { Optional } from '../type-builders.js';
import { anchored, Instant, MemberStates, Sha256 } from '../vocabulary.js';

export const windDownPlan = kind(
  'WindDownPlan',
  { memberStates: MemberStates, deadline: Instant, document: Sha256, from: Optional(Instant), ...anchored },
  {
    about: ['entity'],
    bearing: 'helps',
    saidBy: 'granted',
    description: 'An entity winds its service down in these States, by a deadline (R-050).',
  },
);
