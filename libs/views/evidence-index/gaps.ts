import type { Database, Statement } from 'better-sqlite3';

/** `known_to` of a gap that is still open: after every position. */
export const stillOpen = 2n ** 63n - 1n;

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

/** The highest sequence number of a source and the earliest time (ms) that came with it; 0 and null before the first. */
export interface HighestSequence {
  readonly sequence: bigint;
  readonly time: number | null;
}

interface Gap {
  readonly below: bigint;
  readonly above: bigint;
  readonly from: bigint | null;
  readonly to: bigint;
  readonly knownFrom: bigint;
}

/**
 * Keeps the gaps of every source as its numbers arrive. Where one number comes with several events, the gap beside it
 * reaches to the time that makes it longer: unknown is never favourable (docs/law.md, R-227).
 */
export class Gaps {
  readonly #next: Statement<[number, bigint, bigint], Gap>;
  readonly #exact: Statement<[number, bigint, bigint], Gap>;
  readonly #insert: Statement;
  readonly #delete: Statement;

  constructor(database: Database) {
    const columns = 'below, above, from_time AS "from", to_time AS "to", known_from AS knownFrom';
    const open = `SELECT ${columns} FROM evidence_index_gaps WHERE source = ? AND known_to = ?`;
    this.#next = database.prepare<[number, bigint, bigint], Gap>(`${open} AND above > ? ORDER BY above LIMIT 1`);
    this.#exact = database.prepare<[number, bigint, bigint], Gap>(`${open} AND above = ?`);
    this.#next.safeIntegers();
    this.#exact.safeIntegers();
    this.#insert = database.prepare(
      `INSERT INTO evidence_index_gaps (source, below, above, from_time, to_time, known_from, known_to)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#delete = database.prepare('DELETE FROM evidence_index_gaps WHERE source = ? AND known_to = ? AND above = ?');
  }

  /** Takes one arrival, `time` in ms, and gives the source's highest number after it. */
  arrive(source: number, sequence: bigint, time: number, position: bigint, highest: HighestSequence): HighestSequence {
    if (sequence > highest.sequence) {
      if (sequence !== highest.sequence + 1n) {
        const from = highest.time === null ? null : BigInt(highest.time);
        this.#open(source, position, { below: highest.sequence, above: sequence, from, to: BigInt(time) });
      }
      return { sequence, time };
    }
    this.#fill(source, sequence, BigInt(time), position);
    if (sequence < highest.sequence || time >= (highest.time ?? time)) return highest;
    return { sequence, time };
  }

  #fill(source: number, sequence: bigint, time: bigint, position: bigint): void {
    const next = this.#next.get(source, stillOpen, sequence);
    if (next !== undefined && next.below < sequence) {
      this.#close(source, next, position);
      if (sequence - next.below > 1n) this.#open(source, position, { ...next, above: sequence, to: time });
      if (next.above - sequence > 1n) this.#open(source, position, { ...next, below: sequence, from: time });
      return;
    }
    if (next !== undefined && next.below === sequence && next.from !== null && time < next.from) {
      this.#close(source, next, position);
      this.#open(source, position, { ...next, from: time });
    }
    const before = this.#exact.get(source, stillOpen, sequence);
    if (before !== undefined && time > before.to) {
      this.#close(source, before, position);
      this.#open(source, position, { ...before, to: time });
    }
  }

  #open(source: number, position: bigint, gap: Omit<Gap, 'knownFrom'>): void {
    this.#insert.run(source, gap.below, gap.above, gap.from, gap.to, position, stillOpen);
  }

  #close(source: number, gap: Gap, position: bigint): void {
    this.#delete.run(source, stillOpen, gap.above);
    this.#insert.run(source, gap.below, gap.above, gap.from, gap.to, gap.knownFrom, position);
  }
}
