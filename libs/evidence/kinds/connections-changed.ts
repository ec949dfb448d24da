import { kind } from '../kind.js';
import { List, Members, Optional } from '../type-builders.js';
import { Count, Instant, Note, Sha256, SourceName } from '../vocabulary.js';

/** What a connections file says of one connection, but for its secrets: of those, since when there is each. */
const Connection = Members(
  {
    name: Note,
    mapping: Note,
    /** Of the mapping's text; absent of one that is part of the program, and where it cannot be read. */
    mappingHash: Optional(Sha256),
    source: SourceName,
    scheme: Note,
    kinds: List(Note),
    windowSeconds: Count,
    secretsSince: List(Instant),
    created: Instant,
    disabled: Optional(Instant),
  },
  { additionalProperties: false, description: 'a connection by what its file says of it, without its secrets' },
);

export const connectionsChanged = kind(
  'ConnectionsChanged',
  {
    /** Of the connections file's bytes. */
    file: Sha256,
    /** New ones, and those of which another thing is said than before. */
    given: List(Connection),
    /** By their names. */
    revoked: List(Note),
  },
  {
    about: ['ledger'],
    bearing: 'stands',
    saidBy: 'ledger',
    description: 'Connections of vendors’ webhooks were added, changed or removed.',
  },
);
