/** As in a file of SQLite. Whoever opens it first makes it, and who comes at the same moment waits for that. */
export const schema = `
  SELECT pg_advisory_xact_lock(hashtext('initium_vault'));
  CREATE TABLE IF NOT EXISTS vault (one integer PRIMARY KEY CHECK (one = 1), version integer NOT NULL, master text NOT NULL);
  CREATE TABLE IF NOT EXISTS subject_keys (
    key_id text PRIMARY KEY, subject text, wrapped bytea, until bigint, destroyed bigint, destroyed_by text,
    CHECK ((wrapped IS NULL) = (destroyed IS NOT NULL))
  );
  CREATE UNIQUE INDEX IF NOT EXISTS subject_keys_in_force ON subject_keys (subject) WHERE destroyed IS NULL;
  CREATE INDEX IF NOT EXISTS subject_keys_with_term ON subject_keys (until) WHERE destroyed IS NULL AND until IS NOT NULL;
  CREATE INDEX IF NOT EXISTS subject_keys_destroyed_by ON subject_keys (destroyed_by) WHERE destroyed_by IS NOT NULL;
`;

export const version = 1;
