import { existsSync, renameSync } from 'node:fs';
import type { Catalog } from './catalog.js';
import type { View } from './view.js';
import { isCorrupt, isFileTrouble, openViewFile } from './view-file.js';
import { tablePrefix } from './view-names.js';

/**
 * Takes over the files of views that had another name, so that none is built anew for its name. Killed anywhere, it goes on
 * the next time. A file that cannot be taken over keeps its name, and the view is built anew.
 */
export function takeOverFormer(catalog: Catalog, views: readonly View[]): void {
  for (const { name, formerly } of views) {
    if (formerly === undefined || catalog.find(formerly, 'serving') === undefined) continue;
    if (catalog.find(name, 'serving') !== undefined) continue;
    try {
      catalog.rename(formerly, name, (from, to) => {
        if (existsSync(from)) renameTables(from, tablePrefix(formerly), tablePrefix(name));
        // A file that is there under the new name was moved before a kill.
        if (existsSync(from)) renameSync(from, to);
      });
    } catch (error) {
      if (!isCorrupt(error) && !isFileTrouble(error)) throw error;
    }
  }
}

/** What is in the file's log is in the file when it is closed: nobody else has it open. */
function renameTables(path: string, from: string, to: string): void {
  const database = openViewFile(path);
  try {
    const tables = database.prepare<[string], string>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?`,
    );
    database.transaction(() => {
      for (const table of tables.pluck().all(`${from}*`))
        database.exec(`ALTER TABLE "${table}" RENAME TO "${to}${table.slice(from.length)}"`);
    })();
  } finally {
    database.close();
  }
}
