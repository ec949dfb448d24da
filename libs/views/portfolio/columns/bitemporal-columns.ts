import { Columns, grown, nextLength } from './typed.js';

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
    this.#first[client] = this.#rows.add({ about, says, from, to, knownFrom, knownTo, next });
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
