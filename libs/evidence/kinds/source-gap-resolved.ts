import { kind } from '../kind.js';
import { Enum, Optional } from '../type-builders.js';
import { anchored, Instant, Note, Pseudonym } from '../vocabulary.js';

export const sourceGapResolved = kind(
  'SourceGapResolved',
  {
    periodFrom: Instant,
    periodTo: Instant,
    outcome: Enum(['RECOVERED', 'NOTHING_SENT', 'LOST']),
    evidence: Note,
    approver: Optional(Pseudonym),
    ...anchored,
  },
  {
    about: ['source'],
    bearing: 'helps',
    saidBy: 'granted',
    description: 'What became of a gap. Without a second person it is stored without effect (R-227).',
  },
);
