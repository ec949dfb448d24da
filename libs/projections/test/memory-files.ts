import SqliteDatabase, { type Database } from 'better-sqlite3';
import type { View } from '../view.js';
import type { ViewFiles } from '../view-files.js';

/** Files in memory that outlive a runner: questions are asked on the connection that writes. */
export class MemoryFiles implements ViewFiles {
  readonly #files = new Map<string, { database: Database; shape: string }>();

  open(view: View): Database {
    const found = this.#files.get(view.name);
    if (found?.shape === String(view.version)) return found.database;
    this.discard(view);
    return this.read(view.name);
  }

  read(view: string): Database {
    const found = this.#files.get(view);
    if (found === undefined) throw new Error(`no file of the view ${view}`);
    return found.database;
  }

  close(): void {}

  discard(view: View): void {
    this.#files.set(view.name, { database: new SqliteDatabase(':memory:'), shape: String(view.version) });
  }
}
