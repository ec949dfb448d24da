import { subjectKinds } from '../attributes.js';
import { kind } from '../kind.js';
import { Optional } from '../type-builders.js';
import { EventReference, Note, Pseudonym } from '../vocabulary.js';

export const retraction = kind(
  'Retraction',
  {
    target: EventReference,
    // Any reason: one that R-420 does not allow takes away only what helps.
    reason: Note,
    evidence: Optional(Note),
    approver: Optional(Pseudonym),
  },
  {
    about: subjectKinds,
    bearing: 'both',
    saidBy: 'its own evidence',
    description: 'Earlier evidence on the same subject is withdrawn, as far as R-400 to R-424 let it.',
  },
);
