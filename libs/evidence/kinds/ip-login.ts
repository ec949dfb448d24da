import { kind } from '../kind.js';
import { Country } from '../vocabulary.js';

export const ipLogin = kind(
  'IpLogin',
  { country: Country },
  {
    bearing: 'hurts',
    saidBy: 'any source',
    description: 'A client logged in from an address that was located in a country (R-414).',
  },
);
