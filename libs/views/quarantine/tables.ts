import { retractionTables } from '../retraction-chains.js';

/**
 * What arrived and is no evidence, and what may settle it. Positions; times in ms.
 *
 * - `entries`: each `Quarantined` and each `Conflict` (`kind`) with what it claims. `name` is its quarantineId or
 *   conflictId, `pointers` what was wrong with it (a line each), `stream` that of the identity which would mend it.
 * - `settling`: by what an arrival became `mended` or `dismissed`. Of a dismissal `lateness` is the least limit by which it
 *   was recorded soon enough, and `subject` what it is about.
 * - what retractions leave of dismissals, as in `retractionTables`.
 * - `requested`: where a regulator's request on the ledger or on a client first stands.
 */
export const tables = `
CREATE TABLE quarantine_entries (
  position INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, type TEXT, about TEXT, source TEXT, id TEXT,
  pointers TEXT NOT NULL, stream TEXT
) STRICT;
CREATE INDEX quarantine_entries_by_kind ON quarantine_entries (kind);
CREATE INDEX quarantine_entries_by_name ON quarantine_entries (name);
CREATE INDEX quarantine_entries_by_about ON quarantine_entries (about);
CREATE INDEX quarantine_entries_by_stream ON quarantine_entries (stream) WHERE stream IS NOT NULL;
CREATE TABLE quarantine_settling (
  arrival INTEGER NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL, lateness INTEGER, subject TEXT NOT NULL,
  PRIMARY KEY (arrival, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX quarantine_settling_by_position ON quarantine_settling (position);
CREATE TABLE quarantine_requested (subject TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
${retractionTables('quarantine', 'TEXT')}
`;
