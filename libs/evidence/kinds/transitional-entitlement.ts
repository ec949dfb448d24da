import { kind } from '../kind.js';
import { Enum, Optional, Union } from '../type-builders.js';
import { anchored, Country, Instant, Note, Services } from '../vocabulary.js';

export const transitionalEntitlement = kind(
  'TransitionalEntitlement',
  {
    memberState: Country,
    services: Union([Enum(['ALL']), Services], { description: 'ALL, or a list of service letters' }),
    basis: Note,
    from: Optional(Instant),
    ended: Optional(Instant),
    /** When authorisation was applied for. */
    applied: Optional(Instant),
    ...anchored,
  },
  {
    about: ['entity'],
    bearing: 'helps',
    saidBy: 'granted',
    description: 'An entity may go on under national law for a while (Article 143(3)).',
  },
);
