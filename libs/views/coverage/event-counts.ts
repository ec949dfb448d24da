import type { Database, Statement } from 'better-sqlite3';

/** Events are counted in stretches of 70 minutes (2^22 ms) and of six days (2^29 ms); what is finer is looked up. */
const levels = [22, 29] as const;
type CountLevel = (typeof levels)[number];

/** Counts the events of a source with `time` in a closed period that the evidence index holds up to a position. */
export type FineCount = (source: string, from: number, to: number, upTo: bigint) => number;

/** What has been counted of one source and is not in the table yet: for each length of a stretch, stretch → events. */
export interface SourceCounts {
  readonly id: number;
  readonly name: string;
  readonly fresh: readonly Map<number, number>[];
}

/**
 * How many events of a source occurred in a period. Adding one is an addition in memory; asking costs a sum over some
 * hundreds of rows at most and a look at the events of the two stretches at its ends, however long the period is.
 */
export class EventCounts {
  readonly #add: Statement;
  readonly #sum: Statement<[number, number, number, number], number>;
  readonly #fine: FineCount;

  constructor(database: Database, fine: FineCount) {
    this.#add = database.prepare(
      `INSERT INTO coverage_counts VALUES (?, ?, ?, ?)
       ON CONFLICT (source, level, stretch) DO UPDATE SET events = events + excluded.events`,
    );
    this.#sum = database
      .prepare<[number, number, number, number], number>(
        'SELECT total(events) FROM coverage_counts WHERE source = ? AND level = ? AND stretch BETWEEN ? AND ?',
      )
      .pluck();
    this.#fine = fine;
  }

  static begin(id: number, name: string): SourceCounts {
    return { id, name, fresh: levels.map(() => new Map<number, number>()) };
  }

  add({ fresh }: SourceCounts, time: number): void {
    for (let index = 0; index < levels.length; index++) {
      const stretches = fresh[index] as Map<number, number>;
      const stretch = Math.floor(time / 2 ** (levels[index] as CountLevel));
      stretches.set(stretch, (stretches.get(stretch) ?? 0) + 1);
    }
  }

  /** Writes what has been added. Called before the transaction ends. */
  save({ id, fresh }: SourceCounts): void {
    for (const [index, stretches] of fresh.entries()) {
      for (const [stretch, events] of stretches) this.#add.run(id, levels[index], stretch, events);
      stretches.clear();
    }
  }

  /** Events with `time` from `from` to `to`, both included, that were known at `upTo`: all that have been added. */
  count(counting: SourceCounts, from: number, to: number, upTo: bigint): number {
    if (from > to) return 0;
    this.save(counting);
    return this.#count(counting, from, to, upTo, levels.length - 1);
  }

  #count(counting: SourceCounts, from: number, to: number, upTo: bigint, index: number): number {
    if (from > to) return 0;
    const level = levels[index];
    if (level === undefined) return this.#fine(counting.name, from, to, upTo);
    const length = 2 ** level;
    const [first, end] = [Math.ceil(from / length), Math.floor((to + 1) / length)];
    if (first >= end) return this.#count(counting, from, to, upTo, index - 1);
    return (
      this.#count(counting, from, first * length - 1, upTo, index - 1) +
      (this.#sum.get(counting.id, level, first, end - 1) as number) +
      this.#count(counting, end * length, to, upTo, index - 1)
    );
  }
}
