import type { Database, Statement } from 'better-sqlite3';

/** How far a source's numbers have come: the highest (0: none), and the earliest time (ms) that came with it. */
export interface HighestNumber {
  highest: bigint;
  highestTime: number | undefined;
}

/** Numbers missing between two neighbours that arrived (`below` 0: none did), with the neighbours' times (ms). */
export interface MissingNumbers {
  readonly below: bigint;
  readonly above: bigint;
  readonly from: number | undefined;
  readonly to: number;
}

/** What an arrival changed of what is missing. */
export interface GapChange {
  readonly closed: readonly MissingNumbers[];
  readonly opened: readonly MissingNumbers[];
}

interface SequenceGapRow {
  readonly below: bigint;
  readonly above: bigint;
  readonly from: bigint | null;
  readonly to: bigint;
}

/**
 * What is missing of every source's numbers, as it stands now. Where one number comes with several events, the gap beside
 * it reaches to the time that makes it longer: unknown is never favourable (docs/law.md, R-227).
 */
export class SequenceGaps {
  readonly #all: Statement<[number], SequenceGapRow>;
  readonly #next: Statement<[number, bigint], SequenceGapRow>;
  readonly #exact: Statement<[number, bigint], SequenceGapRow>;
  readonly #insert: Statement;
  readonly #delete: Statement;

  constructor(database: Database) {
    const select = 'SELECT below, above, from_time AS "from", to_time AS "to" FROM coverage_gaps WHERE source = ?';
    this.#all = database.prepare<[number], SequenceGapRow>(`${select} ORDER BY above`).safeIntegers();
    this.#next = database
      .prepare<[number, bigint], SequenceGapRow>(`${select} AND above > ? ORDER BY above LIMIT 1`)
      .safeIntegers();
    this.#exact = database.prepare<[number, bigint], SequenceGapRow>(`${select} AND above = ?`).safeIntegers();
    this.#insert = database.prepare('INSERT INTO coverage_gaps VALUES (?, ?, ?, ?, ?)');
    this.#delete = database.prepare('DELETE FROM coverage_gaps WHERE source = ? AND above = ?');
  }

  of(source: number): MissingNumbers[] {
    return this.#all.all(source).map(toGap);
  }

  /** Takes one arrival, moves `known` on, and says what it changed; undefined where it is the next in order. */
  arrive(source: number, known: HighestNumber, sequence: bigint, time: number): GapChange | undefined {
    if (sequence > known.highest) {
      const { highest: below, highestTime: from } = known;
      known.highest = sequence;
      known.highestTime = time;
      if (sequence === below + 1n) return undefined;
      return this.#change(source, [], [{ below, above: sequence, from, to: time }]);
    }
    if (sequence === 0n) return undefined;
    if (sequence === known.highest && time < (known.highestTime as number)) known.highestTime = time;
    return this.#fill(source, sequence, time);
  }

  #fill(source: number, sequence: bigint, time: number): GapChange | undefined {
    const next = this.#next.get(source, sequence);
    if (next !== undefined && next.below < sequence) {
      const gap = toGap(next);
      const rest = [
        { ...gap, above: sequence, to: time },
        { ...gap, below: sequence, from: time },
      ];
      return this.#change(
        source,
        [gap],
        rest.filter(({ below, above }) => above - below > 1n),
      );
    }
    const closed: MissingNumbers[] = [];
    const opened: MissingNumbers[] = [];
    if (next !== undefined && next.below === sequence && next.from !== null && time < next.from) {
      closed.push(toGap(next));
      opened.push({ ...toGap(next), from: time });
    }
    const before = this.#exact.get(source, sequence);
    if (before !== undefined && time > before.to) {
      closed.push(toGap(before));
      opened.push({ ...toGap(before), to: time });
    }
    return closed.length === 0 ? undefined : this.#change(source, closed, opened);
  }

  #change(source: number, closed: readonly MissingNumbers[], opened: readonly MissingNumbers[]): GapChange {
    for (const { above } of closed) this.#delete.run(source, above);
    for (const { above, below, from, to } of opened) this.#insert.run(source, above, below, from ?? null, to);
    return { closed, opened };
  }
}

const toGap = ({ below, above, from, to }: SequenceGapRow): MissingNumbers => ({
  below,
  above,
  from: from === null ? undefined : Number(from),
  to: Number(to),
});
