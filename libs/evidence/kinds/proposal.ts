import { subjectKinds } from '../attributes.js';
import { kind } from '../kind.js';
import { Unknown } from '../type-builders.js';
import { Note, Pseudonym, Sha256 } from '../vocabulary.js';

export const proposal = kind(
  'Proposal',
  {
    /** What is to be done, by the name of the act. */
    act: Note,
    content: Unknown(),
    /** Of {act, subject, content} in RFC 8785 form: what an approver approves. */
    sha256: Sha256,
    proposer: Pseudonym,
  },
  {
    about: subjectKinds,
    bearing: 'stands',
    saidBy: 'ledger',
    description: 'A person proposed what takes two persons.',
  },
);
