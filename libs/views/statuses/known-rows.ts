/** An interval of valid time [from, to) in ms, of something named by `key`. */
export interface Valid {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** What is known from a position on, and until now. */
export interface OpenRow<Row> {
  readonly row: Row;
  readonly knownFrom: bigint;
}

/** What was known from one position until before another. */
export interface ClosedRow<Row> extends OpenRow<Row> {
  readonly knownTo: bigint;
}

/** What a run of knowledge did to the rows of one client. */
export interface RowChanges<Row> {
  /** Rows that were open before and are no more. */
  readonly ended: readonly OpenRow<Row>[];
  /** Rows that are open now and were not before. */
  readonly begun: readonly OpenRow<Row>[];
  /** Rows with both ends of their known time. */
  readonly closed: readonly ClosedRow<Row>[];
}

/**
 * The rows of one client on their way through what becomes known, position after position. A row that says the same of
 * the same interval stays; whatever differs is closed and opened, so that the rows of one key at one position are those
 * given for it: no overlap, no hole.
 */
export class KnownRows<Row extends Valid> {
  readonly #before: ReadonlySet<OpenRow<Row>>;
  readonly #isSame: (a: Row, b: Row) => boolean;
  #open: Map<string, readonly OpenRow<Row>[]>;
  readonly #closed: ClosedRow<Row>[] = [];

  /** @param isSame whether two rows of one key and one interval say the same */
  constructor(open: readonly OpenRow<Row>[], isSame: (a: Row, b: Row) => boolean) {
    this.#before = new Set(open);
    this.#open = Map.groupBy(open, ({ row }) => row.key);
    this.#isSame = isSame;
  }

  /** From `position` on these are the rows, and no others. */
  replace(position: bigint, rows: readonly Row[]): void {
    const next = new Map<string, OpenRow<Row>[]>();
    for (const [key, intervals] of Map.groupBy(rows, (row) => row.key)) {
      const held = this.#open.get(key) ?? [];
      next.set(key, this.#succeed(position, held, intervals));
    }
    for (const [key, held] of this.#open) if (!next.has(key)) this.#close(position, held);
    this.#open = next;
  }

  /** From `position` on these rows are there as well, of keys of which there were none. */
  begin(position: bigint, rows: readonly Row[]): void {
    for (const [key, intervals] of Map.groupBy(rows, (row) => row.key))
      this.#open.set(
        key,
        intervals.map((row) => ({ row, knownFrom: position })),
      );
  }

  /** What all of it did. */
  changes(): RowChanges<Row> {
    const now = new Set([...this.#open.values()].flat());
    return {
      ended: [...this.#before].filter((open) => !now.has(open)),
      begun: [...now].filter((open) => !this.#before.has(open)),
      closed: this.#closed,
    };
  }

  #succeed(position: bigint, held: readonly OpenRow<Row>[], rows: readonly Row[]): OpenRow<Row>[] {
    const kept = new Set<OpenRow<Row>>();
    // Those of one key never overlap.
    const byFrom = new Map(held.map((one) => [one.row.from, one]));
    const next = rows.map((row) => {
      const same = byFrom.get(row.from);
      if (same === undefined || same.row.to !== row.to || !this.#isSame(same.row, row))
        return { row, knownFrom: position };
      kept.add(same);
      return same;
    });
    this.#close(
      position,
      held.filter((one) => !kept.has(one)),
    );
    return next;
  }

  #close(position: bigint, rows: readonly OpenRow<Row>[]): void {
    for (const { row, knownFrom } of rows) this.#closed.push({ row, knownFrom, knownTo: position });
  }
}
