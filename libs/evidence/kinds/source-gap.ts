import { kind } from '../kind.js';
import { Instant, Note } from '../vocabulary.js';

export const sourceGap = kind(
  'SourceGap',
  { periodFrom: Instant, periodTo: Instant, reason: Note },
  {
    about: ['source'],
    bearing: 'hurts',
    saidBy: 'itself',
    description: 'A source is known to have missed something over a period (R-227).',
  },
);
