import { kind } from '../kind.js';
import { Enum, Optional } from '../type-builders.js';
import { anchored, Channel, Note } from '../vocabulary.js';

export const consentChanged = kind(
  'ConsentChanged',
  { channel: Channel, consent: Enum(['GIVEN', 'WITHDRAWN']), scope: Optional(Note), ...anchored },
  {
    about: ['client', 'identifier'],
    bearing: ({ consent }) => (consent === 'GIVEN' ? 'helps' : 'hurts'),
    saidBy: 'any source',
    description: 'Somebody consented to be addressed by a channel, or no longer does. It decides no status.',
  },
);
