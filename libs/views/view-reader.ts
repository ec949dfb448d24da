import type { Database, Statement } from 'better-sqlite3';
import { isCorrupt, isFileTrouble } from './view-file.js';

/** The view does not reach as far as the question: catching up, being built anew, stopped, or its file is away. */
export class ViewBehind extends Error {
  override readonly name = 'ViewBehind';
  readonly view: string;

  constructor(view: string, position: bigint, cause?: unknown) {
    super(`the view ${view} has not reached position ${position}`, { cause });
    this.view = view;
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
  readonly #statements = new WeakMap<Database, Map<string, Statement<unknown[], unknown>>>();

  constructor(view: string, connection: Connection) {
    this.#view = view;
    this.#connection = connection;
  }

  /** Throws `ViewBehind` unless the rows that `ask` reads take in every event up to `upTo`. */
  read<T>(upTo: bigint, ask: (prepare: Prepare) => T): T {
    try {
      const database = this.#connection.of(this.#view);
      const prepare: Prepare = (sql) => this.#prepared(database, sql);
      return database.transaction(() => {
        const position = prepare<bigint | null>('SELECT position FROM checkpoint').pluck().get();
        if (position == null ? upTo > 0n : position < upTo) throw new ViewBehind(this.#view, upTo);
        return ask(prepare);
      })();
    } catch (error) {
      if (!isCorrupt(error) && !isFileTrouble(error)) throw error;
      this.#connection.failed(this.#view, error);
      throw new ViewBehind(this.#view, upTo, error);
    }
  }

  #prepared<Row>(database: Database, sql: string): Statement<unknown[], Row> {
    let statements = this.#statements.get(database);
    if (statements === undefined) {
      statements = new Map();
      this.#statements.set(database, statements);
    }
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = database.prepare<unknown[], unknown>(sql).safeIntegers();
      statements.set(sql, statement);
    }
    return statement as Statement<unknown[], Row>;
  }
}

/** A statement by its text, kept for the next time. Whole numbers come back as bigint. */
export type Prepare = <Row>(sql: string) => Statement<unknown[], Row>;
