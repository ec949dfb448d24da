import { Enum, Array as List, Union } from 'typebox';
import { kind } from '../kind.js';
import { limits } from '../limits.js';
import { anchored, CampaignName, IdentifierName } from '../vocabulary.js';

export const exposureCheck = kind(
  'ExposureCheck',
  {
    identifiers: List(IdentifierName, { maxItems: limits.listItemsMax }),
    campaigns: Union([Enum(['ALL']), List(CampaignName, { maxItems: limits.listItemsMax })], {
      description: 'ALL, or a list of campaigns',
    }),
    observability: Enum(['FULL', 'PARTIAL']),
    result: Enum(['NONE', 'FOUND']),
    ...anchored,
  },
  { description: 'Somebody looked whether a client had been exposed to a solicitation, and says where (E4).' },
);
