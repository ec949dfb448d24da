import { String as Text } from 'typebox';
import { kind } from '../kind.js';
import { REGISTER_NAME } from '../pseudonym.js';
import { anchored, Channel, Instant } from '../vocabulary.js';

const Entity = Text({
  pattern: `^(?:entity/)?${REGISTER_NAME}$`,
  description: 'an entity by its name, or as entity/<name>',
});

export const windDownNotice = kind(
  'WindDownNotice',
  { entity: Entity, deadline: Instant, channel: Channel, ...anchored },
  { description: 'A client was told by when an entity ends its service (R-050).' },
);
