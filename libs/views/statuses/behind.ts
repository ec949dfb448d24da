import type { Database } from 'better-sqlite3';
import { type Connection, type Prepare, ViewReader } from '#libs/projections';

/** Up to where the rows of a client go which are not as of the view's position. */
export interface BehindEdge {
  /** They are as of this position. */
  readonly position: bigint;
  /** Ledger time (ms) of the first event that they lack. */
  readonly at: number;
}

/** A client that is behind the view. */
export interface BehindClient extends BehindEdge {
  /** The evidence index's number. */
  readonly number: bigint;
  /** Without `client/`. */
  readonly client: string;
}

/** The clients that lack something up to a position, those furthest behind first. */
export function behindIn(prepare: Prepare, upTo: bigint): BehindClient[] {
  return prepare<{ number: bigint; client: string; position: bigint; at: bigint }>(
    `SELECT id AS number, name AS client, position, lacks_from AS at FROM statuses_behind
     JOIN statuses_clients ON id = client WHERE position < ? ORDER BY position, id`,
  )
    .all(upTo)
    .map(({ at, ...one }) => ({ ...one, at: Number(at) }));
}

/** Who is behind. Throws `ViewBehind` when the view has not applied as much as is asked for. */
export class BehindClients {
  readonly #reader: ViewReader;

  constructor(connection: Connection) {
    this.#reader = new ViewReader('statuses', connection);
  }

  /**
   * The clients whose rows are not as of a position yet, those furthest behind first. Nobody comes to be behind it any more:
   * whoever looks here first, and then at rows, knows of all whose rows are of an earlier position.
   */
  of(upTo: bigint): BehindClient[] {
    return this.#reader.read(upTo, (prepare) => behindIn(prepare, upTo));
  }
}

/** Which clients are behind, in the view's file: written as they fall behind and go on. */
export class BehindClientRows {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  all(): BehindClient[] {
    const prepare = (sql: string) => this.#database.prepare(sql).safeIntegers();
    return behindIn(prepare as Prepare, 2n ** 63n - 1n);
  }

  /** Inside the caller's transaction. */
  save({ number, client, position, at }: BehindClient): void {
    this.#database.prepare('INSERT INTO statuses_clients VALUES (?, ?) ON CONFLICT DO NOTHING').run(number, client);
    this.#database.prepare('REPLACE INTO statuses_behind VALUES (?, ?, ?)').run(number, position, BigInt(at));
  }

  /** Its rows are as of the view's position again. */
  remove(number: bigint): void {
    this.#database.prepare('DELETE FROM statuses_behind WHERE client = ?').run(number);
  }
}
