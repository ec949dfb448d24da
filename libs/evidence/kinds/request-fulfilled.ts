import { kind } from '../kind.js';
import { EventReference } from '../vocabulary.js';

export const requestFulfilled = kind(
  'RequestFulfilled',
  { request: EventReference },
  { description: 'A request was fulfilled, which ends its original context (guideline 3).' },
);
