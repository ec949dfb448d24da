import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { shippedViews } from '#libs/views';

/** A hash over all rows, in an order that depends on nothing but them, for each table, but hints, of each view in a data folder. */
export function viewRows(folder: string): Map<string, string> {
  const hashes = new Map<string, string>();
  const views = join(folder, 'views');
  for (const file of readdirSync(views).filter((name) => /-\d+\.db$/.test(name))) {
    const database = new SqliteDatabase(join(views, file), { readonly: true });
    try {
      const view = file.replace(/-\d+\.db$/, '');
      const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?").pluck();
      const { hints = [] } = shippedViews.views.find(({ name }) => name === view) ?? {};
      for (const table of (tables.all(`${view}*`) as string[]).filter((name) => !hints.includes(name)))
        hashes.set(table, hashOf(database, table));
    } finally {
      database.close();
    }
  }
  return hashes;
}

function hashOf(database: SqliteDatabase.Database, table: string): string {
  const columns = (database.pragma(`table_info("${table}")`) as { name: string }[]).map(({ name }) => `"${name}"`);
  const rows = database.prepare(`SELECT ${columns.join()} FROM "${table}" ORDER BY ${columns.join()}`).raw();
  const hash = createHash('sha256');
  let count = 0;
  for (const row of rows.safeIntegers().iterate()) {
    hash.update(JSON.stringify(row, (_, cell) => (typeof cell === 'bigint' ? `${cell}n` : cell)));
    count += 1;
  }
  return `${count} rows, ${hash.digest('hex')}`;
}
