import { kind } from '../kind.js';
import { Note } from '../vocabulary.js';

export const erasureExecuted = kind(
  'ErasureExecuted',
  { scope: Note, legalBasis: Note },
  { description: "A client's personal data was erased (GDPR Article 17, R-510)." },
);
