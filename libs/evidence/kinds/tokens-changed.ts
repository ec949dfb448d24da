import { kind } from '../kind.js';
import { Enum, List, Members, Optional } from '../type-builders.js';
import { Count, Instant, Note, Sha256, SourceName } from '../vocabulary.js';

/** What a tokens file says of one token. By the token's hash nobody is let in. */
const Token = Members(
  {
    id: Note,
    /** Whom it lets in. */
    name: Note,
    role: Note,
    holder: Optional(Enum(['person', 'machine'])),
    sources: Optional(List(SourceName)),
    kinds: Optional(List(Note)),
    eventsPerSecond: Optional(Count),
    eventsPerDay: Optional(Count),
    sha256: Sha256,
    created: Instant,
    expires: Optional(Instant),
  },
  { additionalProperties: false, description: 'a token by what its file says of it' },
);

export const tokensChanged = kind(
  'TokensChanged',
  {
    /** Of the tokens file's bytes. */
    file: Sha256,
    /** New ones, and those of which another thing is said than before. */
    given: List(Token),
    /** By their ids. */
    revoked: List(Note),
  },
  {
    about: ['ledger'],
    bearing: 'stands',
    saidBy: 'ledger',
    description: 'Tokens were given to somebody, changed or revoked.',
  },
);
