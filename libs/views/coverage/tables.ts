import { namesTable } from '#libs/projections';

/** `known_to` of what still holds: after every position. */
export const stillHolds = 2n ** 63n - 1n;

/**
 * What is uncovered of every registered source, as it was known at any position: rows hold from `known_from` until before
 * `known_to`. Times are in milliseconds and closed. Nothing here has been lifted by a resolution or cut to the time for
 * which the source existed: that is concluded from it.
 *
 * - `rule_sets`: the rule sets by which counts are judged, by numbers from 1.
 * - `adoptions`: which of them the ledger adopted, and where.
 * - `periods`: an interval and why it is uncovered, or that it is lifted (cause LIFTED). `ref` is the position of the
 *   evidence that shows it; of an interval of the sequence the number above it; 0 between heartbeats. `rule_set` is the one
 *   by which it is so; 0 where it is by all.
 * - `versions`: the registrations that stand, and what retractions left of them (1 helps, 2 hurts).
 * - `heard`: where the last heartbeat ends, since a position, and the positions of those that end there.
 * - `changes`: where any of that changed by a rule set (0: by all), and between which times.
 * - `about`: all that was said about sources, registered or not yet. Of a heartbeat its figures and its `recorder`, of the
 *   rest (which is rare) the evidence itself. `whole` has the bit 2^number of a rule set by which what a count asks for has come for good;
 *   the first bit where all ask for the same.
 * - `arrivals`, `gaps`, `counts`: where each source stands with its numbers, what is missing of them, and how many of its
 *   events occurred in stretches of 2^level ms.
 */
export const tables = `
${namesTable('coverage_sources')}
CREATE TABLE coverage_rule_sets (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE coverage_adoptions (position INTEGER PRIMARY KEY, rule_set TEXT NOT NULL) STRICT;
CREATE TABLE coverage_periods (
  source INTEGER NOT NULL, cause INTEGER NOT NULL, ref INTEGER NOT NULL, from_time INTEGER NOT NULL,
  to_time INTEGER NOT NULL, rule_set INTEGER NOT NULL, known_from INTEGER NOT NULL, known_to INTEGER NOT NULL,
  PRIMARY KEY (source, known_to, cause, ref, from_time, rule_set)
) STRICT, WITHOUT ROWID;
CREATE INDEX coverage_periods_by_begin ON coverage_periods (source, known_from);
CREATE TABLE coverage_versions (
  source INTEGER NOT NULL, position INTEGER NOT NULL, standing INTEGER NOT NULL, known_from INTEGER NOT NULL,
  known_to INTEGER NOT NULL,
  PRIMARY KEY (source, known_to, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE coverage_heard (
  source INTEGER NOT NULL, known_from INTEGER NOT NULL, at INTEGER NOT NULL, because TEXT NOT NULL,
  PRIMARY KEY (source, known_from)
) STRICT, WITHOUT ROWID;
CREATE TABLE coverage_changes (
  source INTEGER NOT NULL, position INTEGER NOT NULL, rule_set INTEGER NOT NULL, from_time INTEGER NOT NULL,
  to_time INTEGER NOT NULL,
  PRIMARY KEY (source, position, rule_set)
) STRICT, WITHOUT ROWID;
CREATE INDEX coverage_changes_by_position ON coverage_changes (position, rule_set);
CREATE TABLE coverage_about (
  position INTEGER PRIMARY KEY, source INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, sender TEXT NOT NULL,
  id TEXT NOT NULL, time INTEGER NOT NULL, recorded INTEGER NOT NULL, standing INTEGER NOT NULL,
  period_from INTEGER, period_to INTEGER, count INTEGER, last_sequence TEXT, whole INTEGER, evidence TEXT,
  recorder TEXT
) STRICT;
CREATE INDEX coverage_about_by_source ON coverage_about (source);
CREATE INDEX coverage_about_retractions ON coverage_about (position, source) WHERE kind = 'Retraction';
CREATE TABLE coverage_arrivals (
  source INTEGER PRIMARY KEY, highest INTEGER NOT NULL, highest_time INTEGER
) STRICT;
CREATE TABLE coverage_gaps (
  source INTEGER NOT NULL, above INTEGER NOT NULL, below INTEGER NOT NULL, from_time INTEGER, to_time INTEGER NOT NULL,
  PRIMARY KEY (source, above)
) STRICT, WITHOUT ROWID;
CREATE TABLE coverage_counts (
  source INTEGER NOT NULL, level INTEGER NOT NULL, stretch INTEGER NOT NULL, events INTEGER NOT NULL,
  PRIMARY KEY (source, level, stretch)
) STRICT, WITHOUT ROWID;`;
