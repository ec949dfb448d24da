import { kind } from '../kind.js';
import { Enum, List, Members, Optional } from '../type-builders.js';
import { Country, Instant, Services } from '../vocabulary.js';

const Authorisation = Members(
  { services: Services, from: Instant, to: Optional(Instant), memberState: Optional(Country) },
  { additionalProperties: false, description: 'an authorisation {services, from, to?, memberState?}' },
);

export const providerEntity = kind(
  'ProviderEntity',
  {
    kind: Enum(['EU', 'THIRD_COUNTRY']),
    country: Country,
    authorisations: Optional(List(Authorisation, { maxItems: 100 })),
  },
  {
    about: ['entity'],
    bearing: 'both',
    saidBy: 'granted',
    description: 'A legal entity that serves clients: its seat and its authorisations (Articles 59, 60, 63).',
  },
);
