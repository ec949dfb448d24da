import { CommandFailure } from '../failure.js';

/** An outbox table of PostgreSQL, and the table beside it where the relay keeps how far it has come. */
export interface OutboxTable {
  /** Both quoted, to be put into SQL as they are. */
  readonly name: string;
  readonly relay: string;
}

/** PostgreSQL cuts longer names off, and would then find another table. */
const nameBytesMax = 63;
const relaySuffix = '_relay';

/**
 * The table of this name, or `schema.name`; as it is written, with capitals and whatever else. Throws a `CommandFailure` where
 * it can be none.
 */
export function outboxTable(name: string): OutboxTable {
  const parts = name.split('.');
  const own = parts.at(-1) ?? '';
  const isName = (part: string): boolean => part !== '' && !part.includes('\0');
  if (parts.length > 2 || !parts.every(isName) || Buffer.byteLength(own + relaySuffix) > nameBytesMax)
    throw new CommandFailure(
      `--table ${JSON.stringify(name)}: must be the name of a table of ${nameBytesMax - relaySuffix.length} bytes at most, or schema.table`,
    );
  const quoted = (named: string): string =>
    [...parts.slice(0, -1), named].map((part) => `"${part.replaceAll('"', '""')}"`).join('.');
  return { name: quoted(own), relay: quoted(own + relaySuffix) };
}

/** The tables, as SQL that does nothing where they are. */
export function tablesOf({ name, relay }: OutboxTable): string {
  return `-- One row for each piece of evidence, written by the transaction of what it tells.
CREATE TABLE IF NOT EXISTS ${name} (
  -- Names it for ever. In order of time, which keeps a ledger's index fast.
  id text PRIMARY KEY DEFAULT
    lpad(to_hex(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '-' || gen_random_uuid(),
  kind text NOT NULL,
  subject text NOT NULL,
  time timestamptz NOT NULL DEFAULT clock_timestamp(),
  data jsonb NOT NULL,
  authid text,
  -- What follows is the relay's. Set state to waiting when you have mended what was refused.
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'numbered', 'sent', 'refused')),
  sequence bigint UNIQUE,
  answer jsonb,
  settled timestamptz
);
CREATE INDEX IF NOT EXISTS ${indexName(name, 'open')} ON ${name} (state, sequence, time) WHERE state <> 'sent';
CREATE INDEX IF NOT EXISTS ${indexName(name, 'time')} ON ${name} (time);
CREATE TABLE IF NOT EXISTS ${relay} (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  source text NOT NULL,
  last_sequence bigint NOT NULL,
  heard_until timestamptz NOT NULL
);
`;
}

/** An index lies in the schema of its table, and is named without it. */
function indexName(quoted: string, ending: string): string {
  const own = /(?:^|\.)"((?:[^"]|"")*)"$/.exec(quoted)?.[1] ?? '';
  return `"${own}_${ending}"`;
}
