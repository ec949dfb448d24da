import type { Database, Statement } from 'better-sqlite3';
import type { Prepare } from '#libs/projections';
import { type GapRow, gapOf, type MissingNumbers, type OpenGaps } from '../sequence-gaps.js';

/** `known_to` of a gap that is still open: after every position. */
const stillOpen = 2n ** 63n - 1n;

/**
 * Sequence numbers missing between two neighbours that arrived (`below` 0: none did), with the neighbours' times (ms) and
 * the positions between which that was so, half open. A gap that changes is closed and another one opened, so what was
 * missing as known at any position is one look at an index, however many events the source has sent.
 */
export const gapsTable = `
CREATE TABLE evidence_index_gaps (
  source INTEGER NOT NULL, known_to INTEGER NOT NULL, above INTEGER NOT NULL, below INTEGER NOT NULL,
  from_time INTEGER, to_time INTEGER NOT NULL, known_from INTEGER NOT NULL,
  PRIMARY KEY (source, known_to, above)
) STRICT, WITHOUT ROWID;`;

/** The gaps of every source, and as they were known before. */
export class KnownGaps implements OpenGaps {
  readonly #above: Statement<[number, bigint, bigint], GapRow>;
  readonly #endingAt: Statement<[number, bigint, bigint], GapRow>;
  readonly #close: Statement;
  readonly #open: Statement;

  constructor(database: Database) {
    const columns = 'below, above, from_time AS "from", to_time AS "to"';
    const open = `SELECT ${columns} FROM evidence_index_gaps WHERE source = ? AND known_to = ?`;
    this.#above = database
      .prepare<[number, bigint, bigint], GapRow>(`${open} AND above > ? ORDER BY above LIMIT 1`)
      .safeIntegers();
    this.#endingAt = database.prepare<[number, bigint, bigint], GapRow>(`${open} AND above = ?`).safeIntegers();
    this.#close = database.prepare(
      'UPDATE evidence_index_gaps SET known_to = ? WHERE source = ? AND known_to = ? AND above = ?',
    );
    this.#open = database.prepare(
      `INSERT INTO evidence_index_gaps (source, below, above, from_time, to_time, known_from, known_to)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  above(source: number, sequence: bigint): MissingNumbers | undefined {
    const row = this.#above.get(source, stillOpen, sequence);
    return row && gapOf(row);
  }

  endingAt(source: number, sequence: bigint): MissingNumbers | undefined {
    const row = this.#endingAt.get(source, stillOpen, sequence);
    return row && gapOf(row);
  }

  close(source: number, { above }: MissingNumbers, position: bigint): void {
    this.#close.run(position, source, stillOpen, above);
  }

  open(source: number, { below, above, from, to }: MissingNumbers, position: bigint): void {
    this.#open.run(source, below, above, from ?? null, to, position, stillOpen);
  }
}

/** What of a source's sequence is missing: a period (ms, closed) and the numbers (inclusive). */
export interface SequenceGap {
  /** `time` of the neighbour below; undefined where number 1 is missing and there is none. */
  readonly from: number | undefined;
  /** `time` of the neighbour above. May be before `from` where a source's times do not follow its numbers. */
  readonly to: number;
  readonly firstMissing: bigint;
  readonly lastMissing: bigint;
}

/** What was missing of a source as known at a position, in order of the numbers. */
export function gapsAt(prepare: Prepare, source: bigint, upTo: bigint): SequenceGap[] {
  return prepare<GapRow>(
    `SELECT below, above, from_time AS "from", to_time AS "to" FROM evidence_index_gaps
     WHERE source = ? AND known_to > ? AND known_from <= ? ORDER BY above`,
  )
    .all(source, upTo, upTo)
    .map(gapOf)
    .map(({ below, above, from, to }) => ({ from, to, firstMissing: below + 1n, lastMissing: above - 1n }));
}
