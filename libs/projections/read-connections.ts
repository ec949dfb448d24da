import type { Database } from 'better-sqlite3';
import { positionIn } from './checkpoint.js';
import type { Progress } from './progress.js';
import { isCorrupt, NoFile } from './view-file.js';
import type { ViewFiles } from './view-files.js';
import type { Connection } from './view-reader.js';

interface Opened {
  readonly database: Database;
  readonly generation: number;
}

/** Read-only connections of one thread to all views, opened when first asked for, and anew once a file was replaced. */
export class ReadConnections implements Connection {
  readonly #files: Pick<ViewFiles, 'read' | 'close'>;
  readonly #progress: Progress | undefined;
  readonly #corrupt: (view: string) => void;
  readonly #opened = new Map<string, Opened>();
  readonly #reported = new Map<string, number>();
  #closed = false;

  /** Without `progress`, replaced files go unnoticed. `corrupt` is told once of each file that could not be read. */
  constructor(
    files: Pick<ViewFiles, 'read' | 'close'>,
    progress?: Progress,
    corrupt: (view: string) => void = () => undefined,
  ) {
    this.#files = files;
    this.#progress = progress;
    this.#corrupt = corrupt;
  }

  of(view: string): Database {
    if (this.#closed) throw new Error('the views are closed');
    const generation = this.#progress?.generation(view) ?? 0;
    const opened = this.#opened.get(view);
    if (opened?.generation === generation) return opened.database;
    if (opened !== undefined) this.#files.close(opened.database);
    this.#opened.delete(view);
    const database = this.#files.read(view);
    try {
      this.#mustBeAsFar(view, database);
    } catch (error) {
      this.#files.close(database);
      throw error;
    }
    this.#opened.set(view, { database, generation });
    return database;
  }

  failed(view: string, error: unknown): void {
    const generation = this.#progress?.generation(view) ?? 0;
    if (!isCorrupt(error) || this.#reported.get(view) === generation) return;
    this.#reported.set(view, generation);
    this.#corrupt(view);
  }

  /** What was just swapped in may be some events behind, which whoever feeds it makes up for within the second. */
  #mustBeAsFar(view: string, database: Database): void {
    const published = this.#progress?.position(view);
    if ((positionIn(database) ?? -1n) < (published ?? -1n)) throw new NoFile(`${database.name} is not as far yet`);
  }

  close(): void {
    this.#closed = true;
    for (const { database } of this.#opened.values()) this.#files.close(database);
    this.#opened.clear();
  }
}
