import { subjectKinds } from '../attributes.js';
import { kind } from '../kind.js';
import { Enum, Optional } from '../type-builders.js';
import { Note, Pseudonym, Sha256 } from '../vocabulary.js';

export const proposalDecided = kind(
  'ProposalDecided',
  {
    proposal: Note,
    /** What was approved or rejected, as the person who decided had seen it. */
    sha256: Sha256,
    outcome: Enum(['APPROVED', 'REJECTED']),
    decider: Pseudonym,
    reason: Optional(Note),
  },
  {
    about: subjectKinds,
    bearing: 'stands',
    saidBy: 'ledger',
    description: 'A person approved what another proposed, or rejected it.',
  },
);
