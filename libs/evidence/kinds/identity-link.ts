import { kind } from '../kind.js';
import { Enum, Optional } from '../type-builders.js';
import { anchored, IdentifierName, Note } from '../vocabulary.js';

export const identityLink = kind(
  'IdentityLink',
  {
    identifier: IdentifierName,
    confidence: Enum(['CONFIRMED', 'PROBABLE']),
    method: Optional(Note),
    ...anchored,
  },
  {
    bearing: 'both',
    saidBy: 'any source',
    description: 'An identifier, or another account, is the same person as a client (R-430 to R-433).',
  },
);
