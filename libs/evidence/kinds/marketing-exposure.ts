import { kind } from '../kind.js';
import { Optional, Truth } from '../type-builders.js';
import {
  ActorName,
  anchored,
  CampaignName,
  Channel,
  Country,
  Coverage,
  ofDelivery,
  Purpose,
  Stage,
} from '../vocabulary.js';

export const marketingExposure = kind(
  'MarketingExposure',
  {
    campaign: Optional(CampaignName),
    channel: Optional(Channel),
    purpose: Optional(Purpose),
    actor: Optional(ActorName),
    stage: Optional(Stage),
    deliveredCountry: Optional(Country),
    coverage: Optional(Coverage),
    hasFirmLink: Optional(Truth()),
    collectsContact: Optional(Truth()),
    ...ofDelivery,
    ...anchored,
  },
  {
    about: ['client', 'identifier'],
    // Neither purpose nor actor is asked for: the law gives their absence a meaning, and never a favourable one.
    oneOf: ['campaign', 'channel'],
    bearing: 'both',
    saidBy: 'any source',
    description: 'Marketing material reached, or was meant to reach, a client or an identifier (R-111, R-112).',
  },
);
