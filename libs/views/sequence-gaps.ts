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

/** An event that came with a number. */
export interface NumberedArrival {
  readonly sequence: bigint;
  readonly time: number;
  readonly position: bigint;
}

/** What is missing of every source's numbers as it stands now, in the rows of a view. */
export interface OpenGaps {
  /** The first gap of a source that ends above this number. */
  above(source: number, sequence: bigint): MissingNumbers | undefined;
  /** That which ends right below this number. */
  endingAt(source: number, sequence: bigint): MissingNumbers | undefined;
  close(source: number, gap: MissingNumbers, position: bigint): void;
  open(source: number, gap: MissingNumbers, position: bigint): void;
}

/**
 * Keeps the gaps of every source as its numbers arrive. Where one number comes with several events, the gap beside it
 * reaches to the time that makes it longer: unknown is never favourable (docs/law.md, R-227).
 */
export class SequenceGaps {
  readonly #rows: OpenGaps;

  constructor(rows: OpenGaps) {
    this.#rows = rows;
  }

  /** Takes one arrival, moves `known` on, and says what it changed; undefined where nothing else is missing than before. */
  arrive(source: number, known: HighestNumber, arrival: NumberedArrival): GapChange | undefined {
    const { sequence, time, position } = arrival;
    if (sequence > known.highest) {
      const { highest: below, highestTime: from } = known;
      known.highest = sequence;
      known.highestTime = time;
      if (sequence === below + 1n) return undefined;
      return this.#change(source, position, [], [{ below, above: sequence, from, to: time }]);
    }
    if (sequence === 0n) return undefined;
    if (sequence === known.highest && time < (known.highestTime as number)) known.highestTime = time;
    return this.#fill(source, arrival);
  }

  #fill(source: number, { sequence, time, position }: NumberedArrival): GapChange | undefined {
    const next = this.#rows.above(source, sequence);
    if (next !== undefined && next.below < sequence) {
      const rest = [
        { ...next, above: sequence, to: time },
        { ...next, below: sequence, from: time },
      ].filter(({ below, above }) => above - below > 1n);
      return this.#change(source, position, [next], rest);
    }
    const closed: MissingNumbers[] = [];
    const opened: MissingNumbers[] = [];
    if (next !== undefined && next.below === sequence && next.from !== undefined && time < next.from) {
      closed.push(next);
      opened.push({ ...next, from: time });
    }
    const before = this.#rows.endingAt(source, sequence);
    if (before !== undefined && time > before.to) {
      closed.push(before);
      opened.push({ ...before, to: time });
    }
    return closed.length === 0 ? undefined : this.#change(source, position, closed, opened);
  }

  #change(
    source: number,
    position: bigint,
    closed: readonly MissingNumbers[],
    opened: readonly MissingNumbers[],
  ): GapChange {
    for (const gap of closed) this.#rows.close(source, gap, position);
    for (const gap of opened) this.#rows.open(source, gap, position);
    return { closed, opened };
  }
}

/** A gap as SQLite gives it. */
export interface GapRow {
  readonly below: bigint;
  readonly above: bigint;
  readonly from: bigint | null;
  readonly to: bigint;
}

export const gapOf = ({ below, above, from, to }: GapRow): MissingNumbers => ({
  below,
  above,
  from: from === null ? undefined : Number(from),
  to: Number(to),
});
