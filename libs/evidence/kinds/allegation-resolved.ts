import { kind } from '../kind.js';
import { Enum, Optional } from '../type-builders.js';
import { anchored, EventReference, Note, Pseudonym } from '../vocabulary.js';

export const allegationResolved = kind(
  'AllegationResolved',
  {
    allegation: EventReference,
    outcome: Enum(['UNFOUNDED', 'SUBSTANTIATED']),
    evidence: Note,
    approver: Optional(Pseudonym),
    ...anchored,
  },
  {
    bearing: 'helps',
    saidBy: 'granted',
    description: 'What became of an allegation. Without a second person it is stored without effect (R-145).',
  },
);
