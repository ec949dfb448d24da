import { namesTable } from '#libs/projections';
import { gapsTable } from './known-gaps.js';

/** Of evidence. Made last where the evidence index is built as a whole. */
export const indexes = [
  'CREATE INDEX evidence_index_evidence_by_type ON evidence_index_evidence (type)',
  'CREATE INDEX evidence_index_evidence_by_source ON evidence_index_evidence (source)',
  'CREATE INDEX evidence_index_evidence_by_source_time ON evidence_index_evidence (source, time)',
] as const;

/**
 * An index over the store, no copy of it: positions and small numbers, from which a question finds what to read. Rows
 * come in the order of positions, so every index but that by subject grows at the end of a run.
 *
 * - `evidence`: every piece once. `highest` is the highest sequence number of its source up to and with it. Of a stage of
 *   a delivery `message` is the name that all its stages share, and of one without a name `sending` whether it is 1 a
 *   sending or 0 another.
 * - `filed`: under each subject that it bears on. A client's evidence is one run of rows.
 * - `further`: the subjects beyond its own that a link or a retraction is filed under.
 * - `claimed`: under whom stands what arrived and is no evidence, by the time that it claims, and what says of such an arrival
 *   of the ledger's that it is dismissed. By names and not by numbers: nobody is known for being claimed.
 * - `registered`: what every assessment reads whole, whatever it is about.
 * - `foreign`: what stands in the ledger's streams and is not the ledger's.
 * - `days`: for each day of occurrence (days since 1970), where its evidence begins and ends: bounds for a search by time.
 * - `sources`: where each source stands now; what the next arrival is compared with.
 */
export const tables = `
${namesTable('evidence_index_subjects')}
${namesTable('evidence_index_source_names')}
${namesTable('evidence_index_types')}
CREATE TABLE evidence_index_evidence (
  position INTEGER PRIMARY KEY, subject INTEGER NOT NULL, type INTEGER NOT NULL, source INTEGER NOT NULL,
  time INTEGER NOT NULL, highest INTEGER, message TEXT, sending INTEGER
) STRICT;
${indexes.map((index) => `${index};`).join('\n')}
CREATE TABLE evidence_index_filed (
  subject INTEGER NOT NULL, position INTEGER NOT NULL, type INTEGER NOT NULL, source INTEGER NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (subject, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE evidence_index_further (
  position INTEGER NOT NULL, subject INTEGER NOT NULL,
  PRIMARY KEY (position, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE evidence_index_claimed (
  subject TEXT NOT NULL, position INTEGER NOT NULL, type TEXT NOT NULL, time INTEGER NOT NULL,
  PRIMARY KEY (subject, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_index_claimed_by_position ON evidence_index_claimed (position);
CREATE TABLE evidence_index_registered (
  position INTEGER PRIMARY KEY, subject TEXT NOT NULL, type TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_index_registered_by_subject ON evidence_index_registered (subject);
CREATE TABLE evidence_index_foreign (
  position INTEGER PRIMARY KEY, stream TEXT NOT NULL, why TEXT NOT NULL, subject TEXT
) STRICT;
CREATE INDEX evidence_index_foreign_by_subject ON evidence_index_foreign (subject);
CREATE TABLE evidence_index_days (day INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
CREATE TABLE evidence_index_sources (source INTEGER PRIMARY KEY, highest INTEGER NOT NULL, highest_time INTEGER) STRICT;
CREATE TABLE evidence_index_counts (what TEXT PRIMARY KEY, events INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO evidence_index_counts VALUES ('evidence', 0), ('passed over', 0);
${gapsTable}`;
