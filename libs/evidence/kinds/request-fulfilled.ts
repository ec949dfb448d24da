import { kind } from '../kind.js';
import { EventReference } from '../vocabulary.js';

export const requestFulfilled = kind(
  'RequestFulfilled',
  { request: EventReference },
  {
    bearing: 'hurts',
    saidBy: 'any source',
    description: 'A request was fulfilled, which ends its original context (guideline 3).',
  },
);
