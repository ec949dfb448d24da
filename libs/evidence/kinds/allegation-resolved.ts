import { Enum, Optional } from 'typebox';
import { kind } from '../kind.js';
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
