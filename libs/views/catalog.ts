import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { makePrivateFile, makePrivateFolder } from '#libs/event-store';
import { isCorrupt, removeSqliteFile, UnreadableFile } from './view-file.js';

/** `serving` is what answers; `beside` is being built to take its place; `check` is being built to be compared. */
export type Role = 'serving' | 'beside' | 'check';

export interface CatalogEntry {
  readonly path: string;
  /** What the file was built as. */
  readonly shape: string;
}

const name = 'catalog.db';
const layout = 1;

/**
 * Which file serves for each view, in `INITIUM_DATA/views`. Any number of threads and processes may have it open. Files
 * are named here before they are made, and never by the same name twice: what is not named here belongs to nobody.
 */
export class Catalog {
  readonly folder: string;
  readonly #database: Database;

  /** Opens the catalog, making it where it is missing or cannot be read: then every view is built anew. */
  constructor(dataFolder: string) {
    this.folder = join(dataFolder, 'views');
    makePrivateFolder(this.folder);
    const path = join(this.folder, name);
    try {
      this.#database = openCatalog(path);
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      removeSqliteFile(path);
      this.#database = openCatalog(path);
    }
  }

  find(view: string, role: Role): CatalogEntry | undefined {
    const row = this.#database
      .prepare<[string, string], { number: number; shape: string }>(
        'SELECT number, shape FROM files WHERE view = ? AND role = ?',
      )
      .get(view, role);
    return row && { path: this.#path(view, row.number), shape: row.shape };
  }

  /** Names a new file for the view in that role, in place of the one that had it. */
  add(view: string, role: Role, shape: string): CatalogEntry {
    const [entry, replaced] = this.#database
      .transaction(() => {
        const before = this.#take(view, role);
        const { lastInsertRowid } = this.#database
          .prepare('INSERT INTO files (view, role, shape) VALUES (?, ?, ?)')
          .run(view, role, shape);
        return [{ path: this.#path(view, Number(lastInsertRowid)), shape }, before] as const;
      })
      .immediate();
    this.#remove(replaced);
    // Only what an earlier catalog named can be there.
    this.#remove(entry.path);
    return entry;
  }

  /** What was built beside serves from now on. One transaction; the file that served until then is removed after it. */
  swap(view: string): void {
    const replaced = this.#database
      .transaction(() => {
        const before = this.#take(view, 'serving');
        this.#database.prepare(`UPDATE files SET role = 'serving' WHERE view = ? AND role = 'beside'`).run(view);
        return before;
      })
      .immediate();
    this.#remove(replaced);
  }

  drop(view: string, role: Role): void {
    this.#remove(this.#database.transaction(() => this.#take(view, role)).immediate());
  }

  /** Changes whenever another thread or process has changed the catalog. */
  get changes(): number {
    return this.#database.pragma('data_version', { simple: true }) as number;
  }

  /** Removes the files of views that are no more, and what `sweep` does. */
  clean(views: readonly string[]): void {
    const rows = this.#database.prepare<[], { view: string; role: Role }>('SELECT view, role FROM files').all();
    for (const { view, role } of rows) if (!views.includes(view)) this.drop(view, role);
    this.sweep();
  }

  /** Removes files that belong to nobody, which a kill can leave. Safe at any time: each is named before it is made. */
  sweep(): void {
    const present = readdirSync(this.folder).filter((file) => /^[a-z]+-\d+\.db$/.test(file));
    const rows = this.#database.prepare<[], { view: string; number: number }>('SELECT view, number FROM files').all();
    const known = new Set(rows.map(({ view, number }) => this.#path(view, number)));
    for (const file of present.map((name) => join(this.folder, name))) if (!known.has(file)) removeSqliteFile(file);
  }

  close(): void {
    this.#database.close();
  }

  #take(view: string, role: Role): string | undefined {
    const found = this.find(view, role);
    this.#database.prepare('DELETE FROM files WHERE view = ? AND role = ?').run(view, role);
    return found?.path;
  }

  /** Whoever has it open still can read and write it, to no effect, until they look at the catalog again. */
  #remove(path: string | undefined): void {
    if (path !== undefined) removeSqliteFile(path);
  }

  #path(view: string, number: number): string {
    return join(this.folder, `${view}-${number}.db`);
  }
}

function openCatalog(path: string): Database {
  makePrivateFile(path);
  const database = new SqliteDatabase(path, { timeout: 5_000 });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    if (database.pragma('quick_check', { simple: true }) !== 'ok') throw new UnreadableFile('a damaged catalog');
    database
      .transaction(() => {
        const found = database.pragma('user_version', { simple: true });
        if (found === layout) return;
        if (found !== 0) throw new UnreadableFile(`a catalog of layout ${String(found)}`);
        database.exec(`CREATE TABLE files (
          number INTEGER PRIMARY KEY AUTOINCREMENT, view TEXT NOT NULL, role TEXT NOT NULL, shape TEXT NOT NULL,
          UNIQUE (view, role)
        ) STRICT`);
        database.pragma(`user_version = ${layout}`);
      })
      .immediate();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
