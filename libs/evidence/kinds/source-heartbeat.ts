import { kind } from '../kind.js';
import { anchored, Count, Instant, SequenceNumber } from '../vocabulary.js';

export const sourceHeartbeat = kind(
  'SourceHeartbeat',
  { lastSequence: SequenceNumber, count: Count, periodFrom: Instant, periodTo: Instant, ...anchored },
  {
    about: ['source'],
    bearing: 'helps',
    saidBy: 'itself',
    description: 'A source was alive over a period, and this is how much it sent (R-227).',
  },
);
