import { kind } from '../kind.js';
import { limits } from '../limits.js';
import { Enum, List, Optional, Union } from '../type-builders.js';
import { Instant, MemberStates, Note, Sha256 } from '../vocabulary.js';

export const routeDecision = kind(
  'RouteDecision',
  {
    memberStates: MemberStates,
    route: Enum(['LICENSE', 'PARTNER', 'RESTRICT', 'EXIT']),
    reasons: Union([Note, List(Note, { minItems: 1, maxItems: limits.listItemsMax })], {
      description: 'the reasons, as a text or as a list of texts',
    }),
    document: Optional(Sha256),
    from: Optional(Instant),
  },
  {
    about: ['entity'],
    bearing: 'neither',
    saidBy: 'granted',
    description: 'By which route an entity means to go in these States. It decides no status.',
  },
);
