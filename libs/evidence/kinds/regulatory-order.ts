import { kind } from '../kind.js';
import { Enum } from '../type-builders.js';
import { anchored, Country, Note } from '../vocabulary.js';

export const regulatoryOrder = kind(
  'RegulatoryOrder',
  { authority: Note, memberState: Country, order: Enum(['CEASE', 'LIFTED']), reference: Note, ...anchored },
  {
    about: ['entity'],
    bearing: ({ order }) => (order === 'LIFTED' ? 'helps' : 'hurts'),
    saidBy: 'granted',
    description: 'An authority ordered an entity to cease in its State, or lifted that (R-036).',
  },
);
