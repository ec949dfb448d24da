import { kind } from '../kind.js';
import { limits } from '../limits.js';
import { Enum, List, Optional, Text, Union } from '../type-builders.js';
import { anchored, CampaignName, EventReference, IdentifierName, SourceName } from '../vocabulary.js';

export const exposureCheck = kind(
  'ExposureCheck',
  {
    identifiers: List(IdentifierName, { maxItems: limits.listItemsMax }),
    campaigns: Union([Enum(['ALL']), List(CampaignName, { maxItems: limits.listItemsMax })], {
      description: 'ALL, or a list of campaigns',
    }),
    observability: Enum(['FULL', 'PARTIAL']),
    result: Enum(['NONE', 'FOUND']),
    found: Optional(
      List(EventReference, {
        minItems: 1,
        maxItems: limits.listItemsMax,
        description: 'the exposures that were found, the earliest first',
      }),
    ),
    uncovered: Optional(
      List(SourceName, {
        minItems: 1,
        maxItems: limits.listItemsMax,
        description: 'the sources that were not whole in the time that was looked at',
      }),
    ),
    knownPosition: Optional(
      Text({ pattern: '^[0-9]{1,19}$', description: 'the position of this ledger up to which was looked' }),
    ),
    ...anchored,
  },
  {
    bearing: ({ result }) => (result === 'NONE' ? 'helps' : 'hurts'),
    saidBy: 'any source',
    description: 'Somebody looked whether a client had been exposed to a solicitation, and says where (E4).',
  },
);
