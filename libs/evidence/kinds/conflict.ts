import { kind } from '../kind.js';
import { Named, Optional, Unknown } from '../type-builders.js';
import { EventReference, Note, Sha256 } from '../vocabulary.js';

export const conflict = kind(
  'Conflict',
  {
    /** The identity that was taken. */
    of: EventReference,
    /** By which it is dismissed. */
    conflictId: Optional(Note),
    /** Of source, id and content; of what is personal none is kept in clear. */
    sha256: Optional(Sha256),
    /** The event as it was sent. */
    attempt: Named(Unknown()),
    /** The position of the evidence that has the identity. */
    position: Optional(Note),
  },
  {
    about: ['ledger'],
    bearing: 'stands',
    saidBy: 'ledger',
    description: 'Evidence arrived under an identity that other content has.',
  },
);
