import { retractionTables } from '../retraction-chains.js';

/**
 * What the indicators count, in small numbers; subjects are the evidence index's. Positions, and times in ms.
 *
 * - `facts`: each piece of evidence that counts, under its kind (its place in `countedKinds`). Of what helps the firm
 *   `delay` is how long after it occurred it was recorded, and `anchor` how long after it an anchor stands, both in ms.
 * - `provided`: services provided; `exits` where for an exit only. `known` is the last position that was known when it was provided, which is the last
 *   with a ledgertime of at most `known_at`.
 * - what retractions leave of them, as in `retractionTables`.
 * - `requested`: where a regulator's request first stands, for each subject that there is one on.
 */
export const tables = `
CREATE TABLE indicators_facts (
  kind INTEGER NOT NULL, time INTEGER NOT NULL, position INTEGER NOT NULL, subject INTEGER NOT NULL,
  delay INTEGER, anchor INTEGER, detail TEXT, touched INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, time, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX indicators_facts_by_position ON indicators_facts (position);
CREATE TABLE indicators_provided (
  position INTEGER PRIMARY KEY, subject INTEGER NOT NULL, service TEXT NOT NULL, asset TEXT NOT NULL,
  entity TEXT NOT NULL, time INTEGER NOT NULL, known_at INTEGER NOT NULL, known INTEGER NOT NULL,
  exits INTEGER NOT NULL
) STRICT;
CREATE INDEX indicators_provided_by_known_at ON indicators_provided (known_at);
${retractionTables('indicators', 'INTEGER')}
CREATE TABLE indicators_requested (subject INTEGER PRIMARY KEY, position INTEGER NOT NULL) STRICT;
`;
