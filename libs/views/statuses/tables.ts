/** No bound of valid time, in ms: the least and the greatest whole number that a row and a program read alike. */
export const beginning: number = Number.MIN_SAFE_INTEGER;
export const end: number = Number.MAX_SAFE_INTEGER;

/**
 * Bitemporal rows. Valid time is half open, [from, to) in ms, with `beginning` and `end` for no bound. Known time is
 * half open too, in positions: a row of `open` holds from `known_from` on until now, one of `closed` until before
 * `known_to`. The newest knowledge, of which most questions are, is so in a table of its own.
 *
 * - `clients`: the register's numbers of clients, and their names.
 * - `open`, `closed`: of each client, service, asset and entity the status (0 is the worst: its place in
 *   `statusesFromWorst`) and the rule that decides.
 * - indexes by known and valid time: where the present changed, by knowledge and by time.
 * - `locations_open`, `locations_closed`: where each client is.
 * - `building`: how far a building as a whole has come: the last client done; no row once it is whole.
 * - `interests`: whom a register entry can concern: names that a client's evidence mentions, but for
 * - `namings`: campaigns, actors and surfaces that the evidence of clients names, in the order of the clients' names. Each
 *   client names one as of `at` (ms), as is known from `known_from` on: every further row is of an earlier instant.
 * - `rules`: of each rule the clients any of whose statuses it ever decided, in the order of their names.
 * - `requests`: of each client that asked for anything, what campaigns and sources must have been whole for.
 * - `digests`: of clients, what passing over looks at (`digestOf`), as long as that is not much. It depends on how they came to
 *   be as they are, not only on what they are: nothing is answered from it.
 * - `behind`: of each client whose rows are not as of the view's position, as of which they are, and the ledger time (ms) of
 *   the first event that they lack.
 */
const withoutIndexes = `
CREATE TABLE statuses_clients (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE statuses_open (
  client INTEGER NOT NULL, service TEXT NOT NULL, asset TEXT NOT NULL, entity TEXT NOT NULL,
  valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL, known_from INTEGER NOT NULL,
  status INTEGER NOT NULL, rule TEXT NOT NULL,
  PRIMARY KEY (client, service, asset, entity, valid_from)
) STRICT, WITHOUT ROWID;
CREATE TABLE statuses_closed (
  client INTEGER NOT NULL, service TEXT NOT NULL, asset TEXT NOT NULL, entity TEXT NOT NULL,
  valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL, known_from INTEGER NOT NULL, known_to INTEGER NOT NULL,
  status INTEGER NOT NULL, rule TEXT NOT NULL,
  PRIMARY KEY (client, service, asset, entity, known_from, valid_from)
) STRICT, WITHOUT ROWID;
CREATE TABLE statuses_locations_open (
  client INTEGER NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL, known_from INTEGER NOT NULL,
  state TEXT NOT NULL, country TEXT,
  PRIMARY KEY (client, valid_from)
) STRICT, WITHOUT ROWID;
CREATE TABLE statuses_locations_closed (
  client INTEGER NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL,
  known_from INTEGER NOT NULL, known_to INTEGER NOT NULL, state TEXT NOT NULL, country TEXT,
  PRIMARY KEY (client, known_from, valid_from)
) STRICT, WITHOUT ROWID;
CREATE TABLE statuses_building (client INTEGER NOT NULL) STRICT;
CREATE TABLE statuses_interests (
  name TEXT NOT NULL, client INTEGER NOT NULL, PRIMARY KEY (name, client)
) STRICT, WITHOUT ROWID;
CREATE TABLE statuses_namings (
  name TEXT NOT NULL, client TEXT NOT NULL, known_from INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (name, client, known_from)
) STRICT, WITHOUT ROWID;
CREATE TABLE statuses_rules (
  rule TEXT NOT NULL, client TEXT NOT NULL, PRIMARY KEY (rule, client)
) STRICT, WITHOUT ROWID;
CREATE TABLE statuses_requests (
  client INTEGER PRIMARY KEY, look_back_from INTEGER NOT NULL, last_request INTEGER NOT NULL
) STRICT;
CREATE TABLE statuses_digests (client INTEGER PRIMARY KEY, digest TEXT NOT NULL) STRICT;
CREATE TABLE statuses_behind (
  client INTEGER PRIMARY KEY, position INTEGER NOT NULL, lacks_from INTEGER NOT NULL
) STRICT;
`;

/** What a building as a whole makes last: in the order of their keys, of which the clients come in no order. */
export const indexes: readonly string[] = [
  'CREATE INDEX statuses_open_by_known_from ON statuses_open (known_from)',
  'CREATE INDEX statuses_open_by_valid_from ON statuses_open (valid_from)',
  'CREATE INDEX statuses_closed_by_known_from ON statuses_closed (known_from)',
  'CREATE INDEX statuses_closed_by_known_to ON statuses_closed (known_to)',
  'CREATE INDEX statuses_closed_by_valid_from ON statuses_closed (valid_from)',
  'CREATE INDEX statuses_requests_by_last ON statuses_requests (last_request)',
];

export const tables = `${withoutIndexes}${indexes.map((sql) => `${sql};\n`).join('')}`;
