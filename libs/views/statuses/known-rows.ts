/** A stretch of valid time [from, to) in ms, of something named by `key`. */
export interface Valid {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** What is known from a position on, and until now. */
export interface Open<Row> {
  readonly row: Row;
  readonly knownFrom: bigint;
}

/** What was known from one position until before another. */
export interface Closed<Row> extends Open<Row> {
  readonly knownTo: bigint;
}

/** What a run of knowledge did to the rows of one client. */
export interface Changes<Row> {
  /** Rows that were open before and are no more. */
  readonly ended: readonly Open<Row>[];
  /** Rows that are open now and were not before. */
  readonly begun: readonly Open<Row>[];
  /** Rows with both ends of their known time. */
  readonly closed: readonly Closed<Row>[];
}

/**
 * The rows of one client on their way through what becomes known, position after position. A row that says the same of
 * the same stretch stays; whatever differs is closed and opened, so that the rows of one key at one position are those
 * given for it: no overlap, no hole.
 */
export class KnownRows<Row extends Valid> {
  readonly #before: ReadonlySet<Open<Row>>;
  readonly #isSame: (a: Row, b: Row) => boolean;
  #open: ReadonlyMap<string, readonly Open<Row>[]>;
  readonly #closed: Closed<Row>[] = [];

  /** @param isSame whether two rows of one key and one stretch say the same */
  constructor(open: readonly Open<Row>[], isSame: (a: Row, b: Row) => boolean) {
    this.#before = new Set(open);
    this.#open = Map.groupBy(open, ({ row }) => row.key);
    this.#isSame = isSame;
  }

  /** From `position` on these are the rows, and no others. */
  replace(position: bigint, rows: readonly Row[]): void {
    const next = new Map<string, Open<Row>[]>();
    for (const [key, stretches] of Map.groupBy(rows, (row) => row.key)) {
      const held = this.#open.get(key) ?? [];
      next.set(key, this.#succeed(position, held, stretches));
    }
    for (const [key, held] of this.#open) if (!next.has(key)) this.#close(position, held);
    this.#open = next;
  }

  /** What all replacements together did. */
  changes(): Changes<Row> {
    const now = new Set([...this.#open.values()].flat());
    return {
      ended: [...this.#before].filter((open) => !now.has(open)),
      begun: [...now].filter((open) => !this.#before.has(open)),
      closed: this.#closed,
    };
  }

  #succeed(position: bigint, held: readonly Open<Row>[], rows: readonly Row[]): Open<Row>[] {
    const kept = new Set<Open<Row>>();
    const next = rows.map((row) => {
      const same = held.find((one) => one.row.from === row.from && one.row.to === row.to && this.#isSame(one.row, row));
      if (same === undefined) return { row, knownFrom: position };
      kept.add(same);
      return same;
    });
    this.#close(
      position,
      held.filter((one) => !kept.has(one)),
    );
    return next;
  }

  #close(position: bigint, rows: readonly Open<Row>[]): void {
    for (const { row, knownFrom } of rows) this.#closed.push({ row, knownFrom, knownTo: position });
  }
}
