import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { Mark } from './checkpoint.js';
import { isViewFileName } from './view-names.js';

/**
 * The last event that any view in the data folder has applied, whatever ledger lies there now; undefined where none says
 * so. To be asked while nothing writes them.
 */
export function furthestIn(dataFolder: string): Mark | undefined {
  const marks = filesIn(join(dataFolder, 'views')).flatMap(markIn);
  return marks.toSorted((a, b) => Number(a.position - b.position)).at(-1);
}

function filesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter(isViewFileName);
    return names.map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** None where the file cannot be read: it is built anew. */
function markIn(path: string): Mark[] {
  try {
    const database = new SqliteDatabase(path, { readonly: true, fileMustExist: true });
    try {
      const mark = 'SELECT position, event_id AS eventId, ledgertime FROM checkpoint WHERE position IS NOT NULL';
      const rows = database.prepare<[], { position: bigint; eventId: string; ledgertime: bigint }>(mark).safeIntegers();
      return rows.all().map((row) => ({ ...row, ledgertime: Number(row.ledgertime) }));
    } finally {
      database.close();
    }
  } catch {
    return [];
  }
}
