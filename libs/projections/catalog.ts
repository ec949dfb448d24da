import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { makePrivateFile, makePrivateFolder } from '#libs/event-store';
import { besideOf, FileWatch, isCorrupt, NoFile, removeSqliteFile, UnreadableFile } from './view-file.js';
import { isViewFileName, viewFileName } from './view-names.js';

/**
 * `serving` is what answers; `beside` is being built to take its place; `check` is being built to be compared; `prepared`
 * has what another rule set says, by its id.
 */
export type FileRole = 'serving' | 'beside' | 'check' | `prepared ${string}`;

export interface CatalogEntry {
  readonly path: string;
  /** What the file was built as. */
  readonly shape: string;
}

interface CatalogRow {
  readonly number: number;
  readonly view: string;
  readonly role: FileRole;
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
  readonly #path: string;
  #database!: Database;
  #inode: number | undefined;
  #beside = '';
  #seen: readonly CatalogRow[] = [];
  #watch = new FileWatch();

  /** Opens the catalog, making it where it is missing or cannot be read: then every view is built anew. */
  constructor(dataFolder: string) {
    this.folder = join(dataFolder, 'views');
    makePrivateFolder(this.folder);
    this.#path = join(this.folder, name);
    this.#open();
  }

  /** Throws `NoFile` where the catalog cannot be read at the moment, which is no fault of the view's file. */
  find(view: string, role: FileRole): CatalogEntry | undefined {
    const row = this.#ask(() =>
      this.#database
        .prepare<[string, string], { number: number; shape: string }>(
          'SELECT number, shape FROM files WHERE view = ? AND role = ?',
        )
        .get(view, role),
    );
    return row && { path: this.#file(view, row.number), shape: row.shape };
  }

  /**
   * Makes the catalog anew where it was deleted, cut short or spoilt since it was opened, with the entries that it has where
   * it can be read still, or had when this was last asked, so that no view is built anew for it. For one thread of the
   * process that feeds the views; the others open what it made.
   */
  mend(): void {
    const isSpoilt = this.#watch.isSpoilt(this.#path) || besideOf(this.#path) !== this.#beside;
    const rows = this.#rows();
    this.#seen = rows ?? this.#seen;
    if (!isSpoilt && rows !== undefined) return;
    this.#database.close();
    makePrivateFolder(this.folder);
    removeSqliteFile(this.#path);
    this.#open();
    const insert = this.#database.prepare('INSERT INTO files (number, view, role, shape) VALUES (?, ?, ?, ?)');
    this.#database
      .transaction(() => {
        for (const { number, view, role, shape } of this.#seen) insert.run(number, view, role, shape);
      })
      .immediate();
  }

  /** Undefined where they cannot be read. */
  #rows(): CatalogRow[] | undefined {
    try {
      return this.#database.prepare<[], CatalogRow>('SELECT number, view, role, shape FROM files').all();
    } catch {
      return undefined;
    }
  }

  /** Names a new file for the view in that role, in place of the one that had it. */
  add(view: string, role: FileRole, shape: string): CatalogEntry {
    const [entry, replaced] = this.#database
      .transaction(() => {
        const before = this.#take(view, role);
        const { lastInsertRowid } = this.#database
          .prepare('INSERT INTO files (view, role, shape) VALUES (?, ?, ?)')
          .run(view, role, shape);
        return [{ path: this.#file(view, Number(lastInsertRowid)), shape }, before] as const;
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

  drop(view: string, role: FileRole): void {
    this.#remove(this.#database.transaction(() => this.#take(view, role)).immediate());
  }

  /** Changes whenever another thread or process has changed the catalog, or made it anew. Throws `NoFile` as `find` does. */
  get changes(): string {
    return this.#ask(() => `${this.#inode} ${this.#database.pragma('data_version', { simple: true })}`);
  }

  /** Removes the files of views that are no more, and what `sweep` does. */
  clean(views: readonly string[]): void {
    const rows = this.#database.prepare<[], { view: string; role: FileRole }>('SELECT view, role FROM files').all();
    for (const { view, role } of rows) if (!views.includes(view)) this.drop(view, role);
    this.sweep();
  }

  /** Removes files that belong to nobody, which a kill can leave. Safe at any time: each is named before it is made. */
  sweep(): void {
    const present = readdirSync(this.folder).filter(isViewFileName);
    const rows = this.#database.prepare<[], { view: string; number: number }>('SELECT view, number FROM files').all();
    const known = new Set(rows.map(({ view, number }) => this.#file(view, number)));
    for (const file of present.map((name) => join(this.folder, name))) if (!known.has(file)) removeSqliteFile(file);
  }

  close(): void {
    this.#database.close();
  }

  #open(): void {
    try {
      this.#database = openCatalog(this.#path);
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      removeSqliteFile(this.#path);
      this.#database = openCatalog(this.#path);
    }
    this.#inode = inodeOf(this.#path);
    this.#beside = besideOf(this.#path);
    // Another one: what was seen of the file before says nothing of this.
    this.#watch = new FileWatch();
    this.#watch.isSpoilt(this.#path);
  }

  /** On the file that has the name now: another thread may have made it anew. */
  #ask<T>(ask: () => T): T {
    try {
      const inode = inodeOf(this.#path);
      if (inode !== undefined && inode !== this.#inode) {
        const database = openCatalog(this.#path);
        this.#database.close();
        [this.#database, this.#inode, this.#beside] = [database, inode, besideOf(this.#path)];
      }
      return ask();
    } catch (error) {
      throw new NoFile(`${this.#path} cannot be read: ${(error as Error).message}`, { cause: error });
    }
  }

  #take(view: string, role: FileRole): string | undefined {
    const found = this.find(view, role);
    this.#database.prepare('DELETE FROM files WHERE view = ? AND role = ?').run(view, role);
    return found?.path;
  }

  /** Whoever has it open still can read and write it, to no effect, until they look at the catalog again. */
  #remove(path: string | undefined): void {
    if (path !== undefined) removeSqliteFile(path);
  }

  #file(view: string, number: number): string {
    return join(this.folder, viewFileName(view, number));
  }
}

const inodeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino;

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
