import { kind } from '../kind.js';
import { List, Optional } from '../type-builders.js';
import { anchored, Channel, Countries, Duration, Instant, Note } from '../vocabulary.js';

export const source = kind(
  'Source',
  {
    channels: List(Channel, { minItems: 1, maxItems: 100, description: 'the channels that it can carry' }),
    countries: Optional(Countries),
    heartbeatEvery: Duration,
    owner: Note,
    from: Instant,
    to: Optional(Instant),
    ...anchored,
  },
  {
    about: ['source'],
    versioned: true,
    bearing: 'both',
    saidBy: 'granted',
    description: 'A producer that can carry solicitations and counts what it sends (R-227).',
  },
);
