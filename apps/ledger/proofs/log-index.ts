import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makePrivateFile } from '#libs/event-store';

export const indexPath = (logFolder: string): string => join(logFolder, 'index.sqlite');

/** How far a log has come: so many leaves, what its tree's root is (hex), and the position of the last of them. */
export interface LogState {
  readonly size: number;
  readonly root: string;
  readonly position: bigint;
}

const tables = `
CREATE TABLE IF NOT EXISTS leaves (position INTEGER PRIMARY KEY, idx INTEGER NOT NULL UNIQUE) STRICT;
CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY CHECK (id = 0), size INTEGER NOT NULL, root TEXT NOT NULL,
  position INTEGER NOT NULL) STRICT;
`;

/** Which leaf each event is, and how far the log has come: durable with each step of it. */
export class LogIndex {
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  /** @param path made where it is not there; undefined keeps it in memory */
  constructor(path: string, { readonly = false } = {}) {
    if (!readonly) makePrivateFile(path);
    this.#db = new Database(path, { readonly, fileMustExist: readonly });
    this.#db.defaultSafeIntegers(true);
    if (readonly) return;
    this.#db.pragma('journal_mode = WAL');
    this.#db.pragma('synchronous = FULL');
    this.#db.exec(tables);
  }

  /** Undefined before the first step. */
  get state(): LogState | undefined {
    const row = this.#prepare('SELECT size, root, position FROM state').get() as
      | { readonly size: bigint; readonly root: string; readonly position: bigint }
      | undefined;
    return row && { ...row, size: Number(row.size) };
  }

  /** Takes a step: the leaves from `first` on are those of these positions. */
  advance(state: LogState, first: number, positions: readonly bigint[]): void {
    const insert = this.#prepare('INSERT INTO leaves VALUES (?, ?)');
    this.#db
      .transaction(() => {
        for (const [offset, position] of positions.entries()) insert.run(position, BigInt(first + offset));
        const { size, root, position } = state;
        this.#prepare('INSERT OR REPLACE INTO state VALUES (0, ?, ?, ?)').run(BigInt(size), root, position);
      })
      .immediate();
  }

  /** Which leaf the event at a position is; undefined where it is none, or none yet. */
  indexAt(position: bigint): number | undefined {
    const index = this.#prepare('SELECT idx FROM leaves WHERE position = ?').pluck().get(position);
    return index === undefined ? undefined : Number(index);
  }

  /** The same of many positions; those that are no leaf are not among them. */
  indexesAt(positions: readonly bigint[]): Map<bigint, number> {
    const sql = `SELECT position, idx FROM json_each(?) AS asked CROSS JOIN leaves ON leaves.position = asked.value`;
    const rows = this.#prepare(sql).raw().all(`[${positions.join()}]`) as [bigint, bigint][];
    return new Map(rows.map(([position, index]) => [position, Number(index)]));
  }

  /** Where the events of leaves stand, of those from `from` on to before `to`. */
  positionsOf(from: number, to: number): bigint[] {
    const sql = 'SELECT position FROM leaves WHERE idx >= ? AND idx < ? ORDER BY idx';
    return this.#prepare(sql).pluck().all(BigInt(from), BigInt(to)) as bigint[];
  }

  /** The same of many leaves, in the order asked. Throws a `RangeError` where one of them is none. */
  positionsAt(indexes: readonly number[]): bigint[] {
    const sql = `SELECT position FROM json_each(?) AS asked CROSS JOIN leaves ON leaves.idx = asked.value ORDER BY asked.key`;
    const positions = this.#prepare(sql).pluck().all(`[${indexes.join()}]`) as bigint[];
    if (positions.length < indexes.length) throw new RangeError('the log has no such leaf');
    return positions;
  }

  /** How many leaves are of events up to a position. */
  sizeAt(position: bigint): number {
    const last = this.#prepare('SELECT idx FROM leaves WHERE position <= ? ORDER BY position DESC LIMIT 1').pluck();
    const index = last.get(position) as bigint | undefined;
    return index === undefined ? 0 : Number(index) + 1;
  }

  /** Made once: that costs more than most questions. */
  #prepare(sql: string): Database.Statement {
    const held = this.#statements.get(sql);
    if (held !== undefined) return held;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Begins anew. */
  clear(): void {
    this.#db.exec('BEGIN IMMEDIATE; DELETE FROM leaves; DELETE FROM state; COMMIT;');
  }

  close(): void {
    this.#db.close();
  }
}
