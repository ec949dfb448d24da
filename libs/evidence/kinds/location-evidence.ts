import { kind } from '../kind.js';
import { Enum, Optional } from '../type-builders.js';
import { anchored, Country, Instant } from '../vocabulary.js';

export const locationEvidence = kind(
  'LocationEvidence',
  {
    kind: Enum(['ESTABLISHED', 'SITUATED']),
    country: Country,
    from: Optional(Instant),
    to: Optional(Instant),
    ...anchored,
  },
  {
    about: ['client', 'identifier'],
    bearing: 'both',
    saidBy: 'any source',
    description: 'A client is established or situated in a country (Article 61(1), R-413, R-415).',
  },
);
