import { kind } from '../kind.js';
import { Optional } from '../type-builders.js';
import { anchored, Note, Pseudonym } from '../vocabulary.js';

export const arrivalDismissed = kind(
  'ArrivalDismissed',
  {
    /** A quarantineId or a conflictId. */
    arrival: Note,
    // Any reason: only NOT_EVIDENCE, DUPLICATE, TEST_DATA and WRONG_SUBJECT have an effect.
    reason: Note,
    evidence: Note,
    approver: Optional(Pseudonym),
    ...anchored,
  },
  {
    about: ['client', 'identifier', 'ledger'],
    bearing: 'helps',
    saidBy: 'granted',
    description:
      'Something that arrived and is no evidence says nothing about a client. Without a second person it is stored without effect (R-146).',
  },
);
