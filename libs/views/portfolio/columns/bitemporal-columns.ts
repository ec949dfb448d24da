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

/** The rows that hold at an instant, as known at a position, and before which instant no other does. */
interface RowsOfInstant {
  readonly at: number;
  readonly upTo: number;
  readonly until: number;
  readonly rows: Int32Array;
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
    /** The next row of the same client, and that which says the same. */
    next: Int32Array,
    alike: Int32Array,
  });
  /** The columns, by their names. */
  readonly of = this.#rows.of;
  /** By client, its first row. */
  #first = new Int32Array(0);
  /** By what rows say, the first that does. */
  readonly #firstSaying: number[] = [];
  #held: RowsOfInstant | undefined;
  #room = new Int32Array(0);
  /** The last position at which a row begins or ends to be known. */
  #changed = -Infinity;

  get bytes(): number {
    return this.#rows.bytes + this.#first.byteLength + this.#room.byteLength;
  }

  /** Clients are below this number. */
  get clientsEnd(): number {
    return this.#first.length;
  }

  firstOf(client: number): number {
    return this.#first[client] ?? none;
  }

  /** Takes a row that changed after a position: one that begins to be known, or ends to be. */
  take(row: BitemporalRow, after: number): void {
    if (row.knownFrom > after || !this.#close(row)) this.#add(row);
  }

  #add({ client, about, says, from, to, knownFrom, knownTo }: BitemporalRow): void {
    if (client >= this.#first.length) this.#first = grown(this.#first, Math.max(client + 1, nextLength(client)), none);
    const next = this.#first[client] as number;
    const alike = this.#firstSaying[says] ?? none;
    const row = this.#rows.add({ client, about, says, from, to, knownFrom, knownTo, next, alike });
    this.#first[client] = row;
    this.#firstSaying[says] = row;
    this.#change(knownTo === Infinity ? knownFrom : knownTo);
  }

  /** Ends the knowledge of a row that holds until now. Whether there was one. */
  #close({ client, about, from, knownFrom, knownTo }: BitemporalRow): boolean {
    for (let row = this.firstOf(client); row !== none; row = this.of.next[row] as number) {
      if (this.of.about[row] !== about || this.of.from[row] !== from || this.of.knownFrom[row] !== knownFrom) continue;
      this.of.knownTo[row] = knownTo;
      this.#change(knownTo);
      return true;
    }
    return false;
  }

  #change(position: number): void {
    this.#held = undefined;
    this.#changed = Math.max(this.#changed, position);
  }

  /**
   * The rows that are known at a position and hold at an instant, those of each client together; the same array as before
   * where they are the same. It is good until others are asked for.
   */
  rowsAt(at: number, upTo: number): Int32Array {
    const held = this.#held;
    const isKnownAlike = upTo === held?.upTo || Math.min(upTo, held?.upTo ?? -Infinity) >= this.#changed;
    if (held !== undefined && isKnownAlike && at >= held.at && at < held.until) return held.rows;
    const { from, to, knownFrom, knownTo, next } = this.of;
    this.#room = roomFor(this.#room, this.#rows.length);
    const room = this.#room;
    let [count, until] = [0, Infinity];
    for (let client = 0; client < this.#first.length; client++)
      for (let row = this.#first[client] as number; row !== none; row = next[row] as number) {
        const ends = to[row] as number;
        if (ends <= at || (knownTo[row] as number) <= upTo || (knownFrom[row] as number) > upTo) continue;
        const begins = from[row] as number;
        if (begins <= at) room[count++] = row;
        until = Math.min(until, begins <= at ? ends : begins);
      }
    const rows = room.subarray(0, count);
    this.#held = { at, upTo, until, rows };
    return rows;
  }

  /**
   * Each client, in order, with those of its rows that are known at a position, hold at some instant of (from, to], and say
   * what is asked for.
   */
  eachWithin(
    { from, to, upTo }: { readonly from: number; readonly to: number; readonly upTo: number },
    asked: readonly number[],
    each: (client: number, rows: readonly number[]) => void,
  ): void {
    const { client, says, next, alike } = this.of;
    const isWithin = (row: number) => this.holdsWithin(row, from, to) && this.isKnown(row, upTo);
    const has = new Uint8Array(this.clientsEnd);
    for (const what of asked)
      for (let row = this.#firstSaying[what] ?? none; row !== none; row = alike[row] as number)
        if (isWithin(row)) has[client[row] as number] = 1;
    for (let of = has.indexOf(1); of !== none; of = has.indexOf(1, of + 1)) {
      const rows: number[] = [];
      for (let row = this.firstOf(of); row !== none; row = next[row] as number)
        if (asked.includes(says[row] as number) && isWithin(row)) rows.push(row);
      each(of, rows);
    }
  }

  /** What the first of a client's rows says that holds at an instant, as known at a position. */
  saidOf(client: number, at: number, upTo: number): number | undefined {
    for (let row = this.firstOf(client); row !== none; row = this.of.next[row] as number)
      if (this.holds(row, at) && this.isKnown(row, upTo)) return this.of.says[row];
    return undefined;
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
