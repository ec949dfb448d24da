import { kind } from '../kind.js';
import { List, Optional } from '../type-builders.js';
import { Instant, Note } from '../vocabulary.js';

export const erasureExecuted = kind(
  'ErasureExecuted',
  {
    scope: Note,
    legalBasis: Note,
    /** Of an erasure in this ledger, which says what follows: whose keys were destroyed, the client's own among them. */
    subjects: Optional(List(Note, { maxItems: 1_000 })),
    /** The vault's names for these keys. */
    keys: Optional(List(Note, { maxItems: 1_000 })),
    /** From then on there is no copy of the vault that still has them, if none is kept for longer than it may be. */
    copiesUntil: Optional(Instant),
    /** Evidence packs that disclosed some of it and could be had before: what they say is out of reach. */
    packs: Optional(List(Note, { maxItems: 1_000 })),
    /** By which two persons decided on it, and who approved it. */
    proposal: Optional(Note),
    approver: Optional(Note),
  },
  {
    bearing: 'stands',
    saidBy: 'granted',
    description: "A client's personal data was erased (GDPR Article 17, R-510).",
  },
);
