import { Columns, grown, nextLength, roomFor } from './typed.js';

/** No row: the end of a client's chain. */
export const none = -1;

/** A row of one client: what it is about and what it says, by number; half open in time (ms) and in knowledge (positions). */
export interface BitemporalRow {
  readonly client: number;
  readonly about: number;
  readonly says: number;
  readonly from: number;
  readonly to: number;
  readonly knownFrom: number;
  /** Infinity where it holds until now. */
  readonly knownTo: number;
}

/**
 * Bitemporal rows of all clients in columns, each client's rows chained. A look at all of some millions takes a few dozen
 * milliseconds, at any two clocks.
 */
export class BitemporalColumns {
  readonly #rows = new Columns({
    client: Uint32Array,
    about: Uint32Array,
    says: Uint16Array,
    from: Float64Array,
    to: Float64Array,
    knownFrom: Float64Array,
    knownTo: Float64Array,
    /** The next row of the same client. */
    next: Int32Array,
  });
  /** The columns, by their names. */
  readonly of = this.#rows.of;
  /** By client, its first row. */
  #first = new Int32Array(0);
  #found = new Int32Array(0);

  get bytes(): number {
    return this.#rows.bytes + this.#first.byteLength;
  }

  /** Clients are below this number. */
  get clientsEnd(): number {
    return this.#first.length;
  }

  firstOf(client: number): number {
    return this.#first[client] ?? none;
  }

  add({ client, about, says, from, to, knownFrom, knownTo }: BitemporalRow): void {
    if (client >= this.#first.length) this.#first = grown(this.#first, Math.max(client + 1, nextLength(client)), none);
    const next = this.#first[client] as number;
    this.#first[client] = this.#rows.add({ client, about, says, from, to, knownFrom, knownTo, next });
  }

  /** Ends the knowledge of a row that holds until now. Whether there was one. */
  close({ client, about, from, knownFrom, knownTo }: BitemporalRow): boolean {
    for (let row = this.firstOf(client); row !== none; row = this.of.next[row] as number) {
      if (this.of.about[row] !== about || this.of.from[row] !== from || this.of.knownFrom[row] !== knownFrom) continue;
      this.of.knownTo[row] = knownTo;
      return true;
    }
    return false;
  }

  /** The number of all rows. */
  get length(): number {
    return this.#rows.length;
  }

  /** The rows that are known at a position and hold at an instant, those of each client together; until it is asked again. */
  rowsAt(at: number, upTo: number): Int32Array {
    const { from, to, knownFrom, knownTo, next } = this.of;
    const rows = roomFor(this.#found, this.length);
    this.#found = rows;
    let count = 0;
    for (let client = 0; client < this.#first.length; client++)
      for (let row = this.#first[client] as number; row !== none; row = next[row] as number)
        if (
          (from[row] as number) <= at &&
          (to[row] as number) > at &&
          (knownTo[row] as number) > upTo &&
          (knownFrom[row] as number) <= upTo
        )
          rows[count++] = row;
    return rows.subarray(0, count);
  }

  /**
   * Each client, in order, with those of its rows that are known at a position, hold at some instant of (from, to], and say
   * what is asked for.
   * @param isAsked 1 for what is asked for, by what rows say
   */
  eachWithin(
    { from, to, upTo }: { readonly from: number; readonly to: number; readonly upTo: number },
    isAsked: Uint8Array,
    each: (client: number, rows: readonly number[]) => void,
  ): void {
    const { client, says, next } = this.of;
    const has = new Uint8Array(this.clientsEnd);
    const isOne = (row: number) =>
      isAsked[says[row] as number] === 1 && this.holdsWithin(row, from, to) && this.isKnown(row, upTo);
    // What rows say is the narrowest column, and few say it: so clients are found by it, before anybody's rows are gathered.
    for (let row = 0; row < this.length; row++) if (isOne(row)) has[client[row] as number] = 1;
    for (let of = has.indexOf(1); of !== none; of = has.indexOf(1, of + 1)) {
      const rows: number[] = [];
      for (let row = this.firstOf(of); row !== none; row = next[row] as number) if (isOne(row)) rows.push(row);
      each(of, rows);
    }
  }

  /** Whether a row is known at a position. */
  isKnown(row: number, upTo: number): boolean {
    return (this.of.knownFrom[row] as number) <= upTo && (this.of.knownTo[row] as number) > upTo;
  }

  /** Whether it holds at an instant. */
  holds(row: number, at: number): boolean {
    return (this.of.from[row] as number) <= at && (this.of.to[row] as number) > at;
  }

  /** Whether it holds at some instant of (from, to], of whole milliseconds. */
  holdsWithin(row: number, from: number, to: number): boolean {
    return (this.of.from[row] as number) <= to && (this.of.to[row] as number) > from + 1;
  }
}
