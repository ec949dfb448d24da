import { kind } from '../kind.js';
import { Note } from '../vocabulary.js';

export const erasureExecuted = kind(
  'ErasureExecuted',
  { scope: Note, legalBasis: Note },
  {
    bearing: 'stands',
    saidBy: 'granted',
    description: "A client's personal data was erased (GDPR Article 17, R-510).",
  },
);
