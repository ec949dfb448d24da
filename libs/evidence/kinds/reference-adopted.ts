import { kind } from '../kind.js';
import { Unknown } from '../type-builders.js';
import { Note, Sha256 } from '../vocabulary.js';

export const referenceAdopted = kind(
  'ReferenceAdopted',
  { ruleSet: Note, version: Note, sha256: Sha256, content: Unknown() },
  {
    about: ['ledger'],
    bearing: 'stands',
    saidBy: 'ledger',
    description: 'The ledger adopted a version of its rules or reference data.',
  },
);
