import { kind } from '../kind.js';
import { Note } from '../vocabulary.js';

export const regulatoryRequest = kind(
  'RegulatoryRequest',
  { authority: Note, reference: Note },
  {
    about: ['client', 'ledger'],
    description: 'An authority asked (Article 94(1)(a)); favourable retractions freeze (R-424).',
  },
);
