import { Enum, Optional } from 'typebox';
import { kind } from '../kind.js';
import { ActorName, anchored } from '../vocabulary.js';

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
    ...anchored,
  },
  { description: 'How a client came to the firm (E3). A declaration is not origin evidence.' },
);
