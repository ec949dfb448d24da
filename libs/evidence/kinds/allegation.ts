import { kind } from '../kind.js';
import { Optional } from '../type-builders.js';
import { Note, Sha256 } from '../vocabulary.js';

export const allegation = kind(
  'Allegation',
  {
    source: Note,
    /** Of the manifest of its own copy, where it is the client who says that something in that is wrong. Its words are personal. */
    disputes: Optional(Sha256),
  },
  {
    about: ['client', 'identifier'],
    bearing: 'hurts',
    saidBy: 'any source',
    description: 'Somebody says that a client was solicited (R-145).',
  },
);
