import { kind } from '../kind.js';
import { Optional } from '../type-builders.js';
import { Country, Instant, Note } from '../vocabulary.js';

export const regulatoryRequest = kind(
  'RegulatoryRequest',
  {
    authority: Note,
    reference: Note,
    memberState: Optional(Country),
    legalBasis: Optional(Note),
    due: Optional(Instant),
  },
  {
    about: ['client', 'ledger'],
    bearing: 'stands',
    saidBy: 'granted',
    description: 'An authority asked (Article 94(1)(a)); favourable retractions freeze (R-424).',
  },
);
