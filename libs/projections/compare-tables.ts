import type { Database } from 'better-sqlite3';

/** A row that one of two files has and the other has not. */
export interface RowDifference {
  readonly table: string;
  /** Only in the first file, or only in the second. A row that differs is told twice. */
  readonly in: 'first' | 'second';
  readonly row: Readonly<Record<string, unknown>>;
}

const differencesMax = 20;

/**
 * Compares all tables whose names begin with `prefix`, but for some, row for row, and gives the first rows that differ.
 * `second` is attached to the connection under this name.
 */
export function compareTables(
  database: Database,
  second: string,
  prefix: string,
  except: readonly string[] = [],
): RowDifference[] {
  const names = new Set([...tablesOf(database, 'main', prefix), ...tablesOf(database, second, prefix)]);
  for (const hint of except) names.delete(hint);
  const differences: RowDifference[] = [];
  for (const table of [...names].sort()) {
    if (areSame(database, second, table)) continue;
    differences.push(...onlyIn(database, 'main', second, table).map((row) => ({ table, in: 'first' as const, row })));
    differences.push(...onlyIn(database, second, 'main', table).map((row) => ({ table, in: 'second' as const, row })));
  }
  return differences;
}

function tablesOf(database: Database, schema: string, prefix: string): string[] {
  return database
    .prepare<[string], string>(`SELECT name FROM ${schema}.sqlite_master WHERE type = 'table' AND name GLOB ?`)
    .pluck()
    .all(`${prefix}*`);
}

/** Both in the order of their keys, side by side: nothing is held in memory. */
function areSame(database: Database, second: string, table: string): boolean {
  const [ours, theirs] = [keyOf(database, 'main', table), keyOf(database, second, table)];
  if (ours === undefined || ours !== theirs) return false;
  const rows = database
    .prepare<[], unknown[]>(inOrder('main', table, ours))
    .raw()
    .safeIntegers()
    .iterate();
  const others = database
    .prepare<[], unknown[]>(inOrder(second, table, ours))
    .raw()
    .safeIntegers()
    .iterate();
  try {
    for (const row of rows) {
      const other = others.next();
      if (other.done === true || !row.every((cell, index) => isSame(cell, other.value[index]))) return false;
    }
    return others.next().done === true;
  } finally {
    others.return?.();
  }
}

const inOrder = (schema: string, table: string, key: string) => `SELECT * FROM ${schema}."${table}" ORDER BY ${key}`;

/** The columns of the primary key, or the row's number where there is none; undefined where there is no such table. */
function keyOf(database: Database, schema: string, table: string): string | undefined {
  const columns = database.pragma(`${schema}.table_info("${table}")`) as { name: string; pk: number }[];
  if (columns.length === 0) return undefined;
  const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  return key.length === 0 ? 'rowid' : key.map(({ name }) => `"${name}"`).join();
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (a instanceof Buffer && b instanceof Buffer && a.equals(b));
}

function onlyIn(database: Database, schema: string, other: string, table: string): Record<string, unknown>[] {
  if (keyOf(database, schema, table) === undefined) return [];
  const except = keyOf(database, other, table) === undefined ? '' : ` EXCEPT ${counted(database, other, table)}`;
  return database
    .prepare<[number], Record<string, unknown>>(`${counted(database, schema, table)}${except} LIMIT ?`)
    .safeIntegers()
    .all(differencesMax);
}

/** All rows; where a table has no key, each once with how often it is there. */
function counted(database: Database, schema: string, table: string): string {
  const from = `FROM ${schema}."${table}"`;
  if (keyOf(database, schema, table) !== 'rowid') return `SELECT * ${from}`;
  const columns = (database.pragma(`${schema}.table_info("${table}")`) as { name: string }[]).map(
    ({ name }) => `"${name}"`,
  );
  return `SELECT ${columns.join()}, count(*) AS times ${from} GROUP BY ${columns.join()}`;
}
