import { kind } from '../kind.js';
import { Enum, Optional } from '../type-builders.js';
import { anchored, Instant, Sha256 } from '../vocabulary.js';

export const actorAgreement = kind(
  'ActorAgreement',
  {
    document: Sha256,
    euPromotion: Enum(['PROHIBITED', 'SILENT', 'PERMITTED']),
    from: Instant,
    to: Optional(Instant),
    ...anchored,
  },
  {
    about: ['actor'],
    bearing: ({ euPromotion }) => (euPromotion === 'PROHIBITED' ? 'helps' : 'hurts'),
    saidBy: 'granted',
    description: 'What an actor agreed to about promotion in the Union (R-810). It decides no status.',
  },
);
