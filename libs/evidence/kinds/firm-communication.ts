import { kind } from '../kind.js';
import { Optional, Truth } from '../type-builders.js';
import {
  ActorName,
  anchored,
  Channel,
  Country,
  Coverage,
  EventReference,
  ofDelivery,
  Purpose,
  Stage,
} from '../vocabulary.js';

export const firmCommunication = kind(
  'FirmCommunication',
  {
    channel: Channel,
    purpose: Optional(Purpose),
    coverage: Optional(Coverage),
    inReplyTo: Optional(EventReference),
    stage: Optional(Stage),
    deliveredCountry: Optional(Country),
    hasFirmLink: Optional(Truth()),
    collectsContact: Optional(Truth()),
    actor: Optional(ActorName),
    ...ofDelivery,
    ...anchored,
  },
  {
    about: ['client', 'identifier'],
    bearing: 'both',
    saidBy: 'any source',
    description:
      "Somebody on the firm's side (the firm, unless `actor` is said) addressed a client (R-110, R-310 to R-330).",
  },
);
