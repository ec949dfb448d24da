import { kind } from '../kind.js';
import { Optional } from '../type-builders.js';
import { anchored, Channel, Enquiry, PromptedBy, SurfaceName } from '../vocabulary.js';

export const clientContact = kind(
  'ClientContact',
  {
    channel: Channel,
    surface: Optional(SurfaceName),
    enquiry: Optional(Enquiry),
    promptedBy: Optional(PromptedBy),
    ...anchored,
  },
  {
    about: ['client', 'identifier'],
    bearing: 'both',
    saidBy: 'any source',
    description: 'A client, or somebody who may be one, came to the firm (E1).',
  },
);
