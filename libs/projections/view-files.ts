import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { Catalog, type CatalogEntry, type FileRole } from './catalog.js';
import type { View } from './view.js';
import { besideOf, NoFile, openViewFile, openViewFileToRead, removeSqliteFile } from './view-file.js';
import { isServable, named, shapeOf } from './view-shape.js';

/** Gives the files that serve for the views. */
export interface ViewFiles {
  /**
   * Opens the file for the one thread that writes it, making it where there is none. Undefined where the one that is
   * there is of a shape that this program cannot work on: it must be rebuilt first.
   */
  open(view: View): Database | undefined;
  /** Opens the file for questions. Throws `NoFile` where none can answer. */
  read(view: string): Database;
  close(database: Database): void;
  /** Another, empty one serves from now on: what was opened could not be read. */
  discard(view: View): void;
}

/** The views' files in `INITIUM_DATA/views`, by their catalog. */
export class FolderFiles implements ViewFiles {
  readonly folder: string;
  readonly catalog: Catalog;
  readonly #views: readonly View[];
  /** What stands beside each file that is open here to be written. */
  readonly #beside = new Map<string, string>();

  constructor(folder: string, views: readonly View[]) {
    this.folder = folder;
    this.#views = views;
    this.catalog = new Catalog(folder);
  }

  /** Removes what belongs to nobody: to be called once, before anything else is opened. */
  clean(): void {
    this.catalog.clean(this.#views.map((view) => view.name));
    removeSqliteFile(join(this.folder, 'views.db'));
  }

  open(view: View): Database | undefined {
    const found = this.catalog.find(view.name, 'serving');
    if (found !== undefined && !isServable(view, found.shape, this.#views)) return undefined;
    const { path } = found ?? this.#add(view, 'serving');
    const database = openViewFile(path);
    this.#beside.set(path, besideOf(path));
    return database;
  }

  read(name: string): Database {
    const found = this.catalog.find(name, 'serving');
    if (found === undefined || !isServable(named(name, this.#views), found.shape, this.#views)) {
      throw new NoFile(`no file serves for the view ${name}`);
    }
    return openViewFileToRead(found.path);
  }

  /**
   * The file in which the view is built aside: the one that was begun, where it is of the same shape, or a new one. `more`
   * is what else makes its shape.
   */
  aside(view: View, role: Exclude<FileRole, 'serving'>, more = ''): CatalogEntry {
    const shape = `${shapeOf(view, this.#views)}${more}`;
    const found = this.catalog.find(view.name, role);
    return found?.shape === shape ? found : this.catalog.add(view.name, role, shape);
  }

  close(database: Database): void {
    this.#beside.delete(database.name);
    database.close();
  }

  /** Whether the `-wal` or `-shm` of a file that is open here was deleted: others find rows in it that are not there. */
  isTorn(path: string | undefined): boolean {
    const beside = path === undefined ? undefined : this.#beside.get(path);
    return beside !== undefined && beside !== besideOf(path as string);
  }

  discard(view: View): void {
    this.#add(view, 'serving');
  }

  /** Whether the view's serving file is what this program would build now. */
  isCurrent(view: View): boolean {
    return this.catalog.find(view.name, 'serving')?.shape === shapeOf(view, this.#views);
  }

  /** The views whose serving file is of another shape than this program would build. */
  outdated(): View[] {
    return this.#views.filter((view) => this.catalog.find(view.name, 'serving') !== undefined && !this.isCurrent(view));
  }

  #add(view: View, role: FileRole): CatalogEntry {
    return this.catalog.add(view.name, role, shapeOf(view, this.#views));
  }
}
