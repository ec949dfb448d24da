import { kind } from '../kind.js';
import { anchored, Channel, EntitySubject, Instant } from '../vocabulary.js';

export const windDownNotice = kind(
  'WindDownNotice',
  { entity: EntitySubject, deadline: Instant, channel: Channel, ...anchored },
  {
    bearing: 'helps',
    saidBy: 'any source',
    description: 'A client was told by when an entity ends its service (R-050).',
  },
);
