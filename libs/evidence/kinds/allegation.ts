import { kind } from '../kind.js';
import { Note } from '../vocabulary.js';

export const allegation = kind(
  'Allegation',
  { source: Note },
  {
    about: ['client', 'identifier'],
    bearing: 'hurts',
    saidBy: 'any source',
    description: 'Somebody says that a client was solicited (R-145).',
  },
);
