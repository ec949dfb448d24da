import type { Database, Statement } from 'better-sqlite3';
import { type GapRow, gapOf, type MissingNumbers, type OpenGaps } from '../sequence-gaps.js';

/** The gaps of every source as they stand now: what was missing before stands among the periods, by what it meant. */
export class PresentGaps implements OpenGaps {
  readonly #all: Statement<[number], GapRow>;
  readonly #above: Statement<[number, bigint], GapRow>;
  readonly #endingAt: Statement<[number, bigint], GapRow>;
  readonly #close: Statement;
  readonly #open: Statement;

  constructor(database: Database) {
    const select = 'SELECT below, above, from_time AS "from", to_time AS "to" FROM coverage_gaps WHERE source = ?';
    this.#all = database.prepare<[number], GapRow>(`${select} ORDER BY above`).safeIntegers();
    this.#above = database
      .prepare<[number, bigint], GapRow>(`${select} AND above > ? ORDER BY above LIMIT 1`)
      .safeIntegers();
    this.#endingAt = database.prepare<[number, bigint], GapRow>(`${select} AND above = ?`).safeIntegers();
    this.#close = database.prepare('DELETE FROM coverage_gaps WHERE source = ? AND above = ?');
    this.#open = database.prepare('INSERT INTO coverage_gaps VALUES (?, ?, ?, ?, ?)');
  }

  of(source: number): MissingNumbers[] {
    return this.#all.all(source).map(gapOf);
  }

  above(source: number, sequence: bigint): MissingNumbers | undefined {
    const row = this.#above.get(source, sequence);
    return row && gapOf(row);
  }

  endingAt(source: number, sequence: bigint): MissingNumbers | undefined {
    const row = this.#endingAt.get(source, sequence);
    return row && gapOf(row);
  }

  close(source: number, { above }: MissingNumbers): void {
    this.#close.run(source, above);
  }

  open(source: number, { above, below, from, to }: MissingNumbers): void {
    this.#open.run(source, above, below, from ?? null, to);
  }
}
