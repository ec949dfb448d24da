import type { View } from '#libs/projections';
import type { ProjectedEvent } from '../projected-event.js';
import { NamedEntriesProjection } from './named-entries-projection.js';

/**
 * A row for each kind that names an entry of a register, with the first event that does; and one for each event, numbered, so
 * that how many there were by a position is looked up and not counted.
 */
const tables = `
  CREATE TABLE named_entries_names (
    number INTEGER PRIMARY KEY,
    register TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    first INTEGER NOT NULL,
    UNIQUE (register, name, kind)
  ) STRICT;
  CREATE TABLE named_entries_events (
    number INTEGER NOT NULL,
    position INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (number, position)
  ) STRICT, WITHOUT ROWID;
`;

/** Which entries of registers evidence names, whether or not a register knows them. */
export const namedEntriesView: View<ProjectedEvent> = {
  name: 'named-entries',
  version: 1,
  tables,
  open: ({ database }) => new NamedEntriesProjection(database),
};
