import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { StoreUnavailable } from '../event-store.js';

interface File {
  readonly path: string;
  readonly ino: number;
  /** After the last write of the connection: what others write never makes it shorter. */
  size: number;
}

/**
 * The files of a database that a connection has open. What is written to one that was moved or deleted is gone with the
 * process, and what is written behind a place that was cut off is not read again: SQLite notices neither.
 */
export class FilesInUse {
  readonly #log: File;
  readonly #files: readonly File[];

  /** To be made once the connection has read something: all of its files are there from then on. */
  constructor(path: string) {
    this.#log = { path: `${path}-wal`, ...statOf(`${path}-wal`) };
    const others = [path, `${path}-shm`].map((other) => ({ path: other, ...statOf(other) }));
    this.#files = [...others, this.#log];
  }

  /** Whether the write-ahead log alone was moved or deleted: this process can still read it, and no other can. */
  get isLogAway(): boolean {
    return this.#files.every((file) => (statOf(file.path).ino === file.ino) === (file !== this.#log));
  }

  /** To be told after each write of the connection, which may have started the log afresh; throws as `mustBeThere`. */
  wrote(): void {
    for (const file of this.#files) {
      const { ino, size } = statOf(file.path);
      if (ino !== file.ino) throw replaced(file, 'is not the file any more that is being written');
      file.size = size;
    }
  }

  /** Throws `StoreUnavailable` where one of them is not there any more, or not whole. */
  mustBeThere(): void {
    for (const file of this.#files) {
      const { ino, size } = statOf(file.path);
      if (ino !== file.ino) throw replaced(file, 'is not the file any more that is being written');
      if (size < file.size) throw replaced(file, 'was cut short');
    }
  }
}

const replaced = ({ path }: File, what: string): StoreUnavailable =>
  new StoreUnavailable(`${basename(path)} ${what}`, { code: 'replaced' });

function statOf(path: string): { readonly ino: number; readonly size: number } {
  const { ino, size } = statSync(path, { throwIfNoEntry: false }) ?? { ino: 0, size: 0 };
  return { ino, size };
}
