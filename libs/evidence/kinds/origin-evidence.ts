import { kind } from '../kind.js';
import { Enum, Optional, Text } from '../type-builders.js';
import { ActorName, anchored } from '../vocabulary.js';

const Referrer = Text({
  pattern: '^(?:[0-9A-Fa-f]{64}|(?:[A-Za-z0-9_-]{1,63}[.])*[A-Za-z0-9_-]{1,63})$',
  maxLength: 253,
  description: 'the host that referred, or the SHA-256 of the line of the log',
});

export const originEvidence = kind(
  'OriginEvidence',
  {
    kind: Enum([
      'DIRECT_TYPE_IN',
      'UNPROMPTED_MAIL',
      'REFERRER_LOG',
      'INDEPENDENT_MEDIA',
      'PERSONAL_REFERRAL',
      'OTHER',
    ]),
    actor: Optional(ActorName),
    referrer: Optional(Referrer),
    ...anchored,
  },
  {
    about: ['client', 'identifier'],
    bearing: 'both',
    saidBy: 'any source',
    description: 'How a client came to the firm (E3). A declaration is not origin evidence.',
  },
);
