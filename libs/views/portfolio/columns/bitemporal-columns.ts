import type { KnownWindow } from './now-and-then.js';
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

  /** Takes a row that changed after a position: one that begins to be known, or ends to be. */
  take(row: BitemporalRow, after: number): void {
    if (row.knownFrom > after || !this.#close(row)) this.#add(row);
  }

  #add({ client, about, says, from, to, knownFrom, knownTo }: BitemporalRow): void {
    if (client >= this.#first.length) this.#first = grown(this.#first, Math.max(client + 1, nextLength(client)), none);
    const next = this.#first[client] as number;
    this.#first[client] = this.#rows.add({ client, about, says, from, to, knownFrom, knownTo, next });
  }

  /** Ends the knowledge of a row that holds until now. Whether there was one. */
  #close({ client, about, from, knownFrom, knownTo }: BitemporalRow): boolean {
    for (let row = this.firstOf(client); row !== none; row = this.of.next[row] as number) {
      if (this.of.about[row] !== about || this.of.from[row] !== from || this.of.knownFrom[row] !== knownFrom) continue;
      this.of.knownTo[row] = knownTo;
      return true;
    }
    return false;
  }

  /**
   * Each row of a client that is known at a position and holds at an instant. Gives the next instant at which others do;
   * Infinity for none.
   */
  eachAt(client: number, at: number, upTo: number, each: (row: number) => void): number {
    const { from, to, next } = this.of;
    let until = Infinity;
    for (let row = this.firstOf(client); row !== none; row = next[row] as number) {
      const ends = to[row] as number;
      if (ends <= at || !this.isKnown(row, upTo)) continue;
      const begins = from[row] as number;
      if (begins <= at) each(row);
      until = Math.min(until, begins <= at ? ends : begins);
    }
    return until;
  }

  /**
   * Each row of a client that is known, holds at some instant of a window, and fits. Gives the next end of the window, moved
   * on, by which others do; Infinity for none.
   */
  eachWithin(client: number, window: KnownWindow, fits: (row: number) => boolean, each: (row: number) => void): number {
    let until = Infinity;
    for (let row = this.firstOf(client); row !== none; row = this.of.next[row] as number) {
      if (!fits(row) || !this.isKnown(row, window.upTo)) continue;
      if (this.holdsWithin(row, window.from, window.to)) each(row);
      until = Math.min(until, this.turnOf(row, window));
    }
    return until;
  }

  /** With which end of a window, moved on, a row comes into it, or leaves it; Infinity for none. */
  turnOf(row: number, { from, to }: KnownWindow): number {
    const [begins, ends] = [this.of.from[row] as number, this.of.to[row] as number];
    if (begins > to) return begins;
    return ends > from + 1 ? ends - 1 + (to - from) : Infinity;
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
