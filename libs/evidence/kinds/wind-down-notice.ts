import { kind } from '../kind.js';
import { anchored, Channel, Instant, RegisterName } from '../vocabulary.js';

export const windDownNotice = kind(
  'WindDownNotice',
  { entity: RegisterName, deadline: Instant, channel: Channel, ...anchored },
  { description: 'A client was told by when an entity ends its service (R-050).' },
);
