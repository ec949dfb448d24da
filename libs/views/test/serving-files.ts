import { existsSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Catalog } from '#libs/projections';
import { shippedViews } from '../views.js';

/** The file that serves for the view in a data folder. */
export function fileOf(folder: string, view: string): string {
  const catalog = new SqliteDatabase(join(folder, 'views', 'catalog.db'), { readonly: true, fileMustExist: true });
  try {
    const asked = catalog.prepare<[string], number>(`SELECT number FROM files WHERE view = ? AND role = 'serving'`);
    const number = asked.pluck().get(view);
    if (number === undefined) throw new Error(`no file serves for ${view}`);
    return join(folder, 'views', `${view}-${number}.db`);
  } finally {
    catalog.close();
  }
}

/** How far the file is that was begun beside the serving one; 0 where none was. */
export function positionBeside(folder: string, view: string): number {
  const catalog = new Catalog(folder);
  const path = catalog.find(view, 'beside')?.path;
  catalog.close();
  if (path === undefined || !existsSync(path)) return 0;
  const database = new SqliteDatabase(path);
  try {
    return database.prepare<[], number | null>('SELECT position FROM checkpoint').pluck().get() ?? 0;
  } catch {
    return 0;
  } finally {
    database.close();
  }
}

/** All rows of all tables, but hints, of all views that serve in a data folder. */
export function rowsOf(folder: string): Record<string, unknown[]> {
  const rows = shippedViews.views.flatMap(({ name, hints = [] }) => {
    const database = new SqliteDatabase(fileOf(folder, name), { readonly: true });
    const tables = database.prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'table'`).pluck().all();
    const compared = tables.filter((table) => !hints.includes(table));
    const found = compared.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).raw().all()] as const);
    database.close();
    return found.map(([table, all]) => [`${name} ${table}`, all]);
  });
  return Object.fromEntries(rows);
}
