import { kind } from '../kind.js';
import { Enum, Optional } from '../type-builders.js';
import { anchored, Instant, Note } from '../vocabulary.js';

export const actorRelation = kind(
  'ActorRelation',
  {
    relation: Optional(
      Enum(['FIRM', 'EMPLOYEE', 'CLOSE_LINK', 'CONTRACTED', 'REMUNERATED', 'IMPLICIT', 'NONE'], {
        description: 'a relation to the firm; absent is unknown, NONE is independence that evidence shows',
      }),
    ),
    remuneration: Optional(Note),
    evidence: Note,
    from: Optional(Instant),
    to: Optional(Instant),
    ...anchored,
  },
  {
    about: ['actor'],
    versioned: true,
    bearing: 'both',
    saidBy: 'granted',
    description: 'How someone who solicits stands to the firm (guideline 2). Without `from` it holds always.',
  },
);
