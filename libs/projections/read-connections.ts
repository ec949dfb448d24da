import type { Database } from 'better-sqlite3';
import type { ViewFiles } from './view-files.js';
import type { Connection } from './view-reader.js';

/** Read-only connections of one thread to views, opened when first asked for. Files that are replaced go unnoticed. */
export class ReadConnections implements Connection {
  readonly #files: Pick<ViewFiles, 'read' | 'close'>;
  readonly #opened = new Map<string, Database>();
  #closed = false;

  constructor(files: Pick<ViewFiles, 'read' | 'close'>) {
    this.#files = files;
  }

  of(view: string): Database {
    if (this.#closed) throw new Error('the views are closed');
    const opened = this.#opened.get(view) ?? this.#files.read(view);
    this.#opened.set(view, opened);
    return opened;
  }

  /** Nothing that is said of a file here has it built anew. */
  failed(_view: string, _error: unknown): void {}

  /** Closes the connection to a view: who asks again gets another one. */
  protected giveUp(view: string): void {
    const opened = this.#opened.get(view);
    this.#opened.delete(view);
    if (opened !== undefined) this.#files.close(opened);
  }

  close(): void {
    this.#closed = true;
    for (const database of this.#opened.values()) this.#files.close(database);
    this.#opened.clear();
  }
}
