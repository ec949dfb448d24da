import type { Database, Statement } from 'better-sqlite3';
import { isCorrupt, isFileTrouble } from './view-file.js';

/** The view does not reach as far as the question: catching up, being built anew, stopped, or its file is away. */
export class ViewBehind extends Error {
  override readonly name = 'ViewBehind';
  readonly view: string;
  readonly position: bigint;

  constructor(view: string, position: bigint, cause?: unknown) {
    super(`the view ${view} has not reached position ${position}`, { cause });
    this.view = view;
    this.position = position;
  }
}

/** Gives the connections to ask on, one for each view, and hears what went wrong on them. */
export interface Connection {
  /** The connection to the file that serves for the view now. Throws where there is none, which is trouble with a file. */
  of(view: string): Database;
  /** Told of an error that is the file's: a corrupt one is built anew. */
  failed(view: string, error: unknown): void;
}

/** Asks one view. Every answer is from one snapshot of rows and checkpoint, and from no more than what was known. */
export class ViewReader {
  readonly #view: string;
  readonly #connection: Connection;
  readonly #kept = new WeakMap<Database, KeptStatements>();

  constructor(view: string, connection: Connection) {
    this.#view = view;
    this.#connection = connection;
  }

  /** Throws `ViewBehind` unless the rows that `ask` reads take in every event up to `upTo`. */
  read<T>(upTo: bigint, ask: (prepare: Prepare) => T): T {
    try {
      const { prepare, inOneSnapshot } = this.#on(this.#connection.of(this.#view));
      return inOneSnapshot(() => {
        const position = prepare<bigint | null>('SELECT position FROM checkpoint').pluck().get();
        if (position == null ? upTo > 0n : position < upTo) throw new ViewBehind(this.#view, upTo);
        return ask(prepare);
      });
    } catch (error) {
      if (!isCorrupt(error) && !isFileTrouble(error)) throw error;
      this.#connection.failed(this.#view, error);
      throw new ViewBehind(this.#view, upTo, error);
    }
  }

  #on(database: Database): KeptStatements {
    let kept = this.#kept.get(database);
    if (kept === undefined) {
      kept = keptOn(database);
      this.#kept.set(database, kept);
    }
    return kept;
  }
}

/** What a connection is asked with again and again: to make it costs more than most questions. */
interface KeptStatements {
  readonly prepare: Prepare;
  inOneSnapshot<T>(ask: () => T): T;
}

function keptOn(database: Database): KeptStatements {
  const statements = new Map<string, Statement<unknown[], unknown>>();
  const prepare = <Row>(sql: string) => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = database.prepare<unknown[], unknown>(sql).safeIntegers();
      statements.set(sql, statement);
    }
    return statement as Statement<unknown[], Row>;
  };
  const transaction = database.transaction((ask: () => unknown) => ask());
  return { prepare, inOneSnapshot: <T>(ask: () => T) => transaction(ask) as T };
}

/** A statement by its text, kept for the next time. Whole numbers come back as bigint. */
export type Prepare = <Row>(sql: string) => Statement<unknown[], Row>;
