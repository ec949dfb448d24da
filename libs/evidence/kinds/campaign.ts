import { kind } from '../kind.js';
import { limits } from '../limits.js';
import { Amount, List, Members, Optional, Text, Truth, Union } from '../type-builders.js';
import {
  ActorName,
  anchored,
  Channel,
  Content,
  Countries,
  Country,
  Coverage,
  Currency,
  Instant,
  Languages,
  Note,
  Purpose,
} from '../vocabulary.js';

const Spend = Members(
  {
    country: Country,
    amount: Union([Amount({ minimum: 0 }), Text({ pattern: '^[0-9]{1,24}(?:[.][0-9]{1,18})?$' })], {
      description: 'an amount, as a number or as decimal text',
    }),
    currency: Currency,
  },
  { additionalProperties: false, description: 'what was spent {country, amount, currency}' },
);

export const campaign = kind(
  'Campaign',
  {
    actor: ActorName,
    channel: Channel,
    purpose: Optional(Purpose),
    reach: Countries,
    coverage: Optional(Coverage),
    trackable: Truth({ description: 'true where it can be known whom the campaign reached, false where it cannot' }),
    from: Instant,
    to: Optional(Instant),
    hasFirmLink: Optional(Truth()),
    collectsContact: Optional(Truth()),
    creatives: Optional(List(Content, { maxItems: limits.listItemsMax })),
    title: Optional(Note),
    languages: Optional(Languages),
    spend: Optional(List(Spend, { maxItems: limits.listItemsMax })),
    ...anchored,
  },
  {
    about: ['campaign'],
    versioned: true,
    bearing: 'both',
    saidBy: 'granted',
    description: 'Advertising that somebody runs: by whom, where, when, for what (guideline 1).',
  },
);
