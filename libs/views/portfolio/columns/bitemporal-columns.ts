import { grown, nextLength } from './typed.js';

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

/** Bytes of a row: eight columns. */
const rowBytes = 4 + 4 + 2 + 4 * 8 + 4;

/**
 * Bitemporal rows of all clients in columns, each client's rows chained. A look at all of some millions takes a few dozen
 * milliseconds, at any two clocks.
 */
export class BitemporalColumns {
  length = 0;
  about = new Uint32Array(0);
  says = new Uint16Array(0);
  from = new Float64Array(0);
  to = new Float64Array(0);
  knownFrom = new Float64Array(0);
  knownTo = new Float64Array(0);
  /** The next row of the same client. */
  next = new Int32Array(0);
  /** By client, its first row. */
  first = new Int32Array(0);

  get bytes(): number {
    return this.next.length * rowBytes + this.first.length * 4;
  }

  /** Clients are below this number. */
  get clientsEnd(): number {
    return this.first.length;
  }

  firstOf(client: number): number {
    return this.first[client] ?? none;
  }

  add({ client, about, says, from, to, knownFrom, knownTo }: BitemporalRow): void {
    const row = this.length;
    if (row === this.next.length) this.#makeRoom(nextLength(row));
    if (client >= this.first.length) this.first = grown(this.first, Math.max(client + 1, nextLength(client)), none);
    this.about[row] = about;
    this.says[row] = says;
    this.from[row] = from;
    this.to[row] = to;
    this.knownFrom[row] = knownFrom;
    this.knownTo[row] = knownTo;
    this.next[row] = this.first[client] as number;
    this.first[client] = row;
    this.length += 1;
  }

  /** Ends the knowledge of a row that holds until now. Whether there was one. */
  close({ client, about, from, knownFrom, knownTo }: BitemporalRow): boolean {
    for (let row = this.firstOf(client); row !== none; row = this.next[row] as number) {
      if (this.about[row] !== about || this.from[row] !== from || this.knownFrom[row] !== knownFrom) continue;
      this.knownTo[row] = knownTo;
      return true;
    }
    return false;
  }

  /** Whether a row is known at a position. */
  isKnown(row: number, upTo: number): boolean {
    return (this.knownFrom[row] as number) <= upTo && (this.knownTo[row] as number) > upTo;
  }

  /** Whether it holds at an instant. */
  holds(row: number, at: number): boolean {
    return (this.from[row] as number) <= at && (this.to[row] as number) > at;
  }

  /** Whether it holds at some instant of (from, to], of whole milliseconds. */
  holdsWithin(row: number, from: number, to: number): boolean {
    return (this.from[row] as number) <= to && (this.to[row] as number) > from + 1;
  }

  #makeRoom(length: number): void {
    this.about = grown(this.about, length);
    this.says = grown(this.says, length);
    this.from = grown(this.from, length);
    this.to = grown(this.to, length);
    this.knownFrom = grown(this.knownFrom, length);
    this.knownTo = grown(this.knownTo, length);
    this.next = grown(this.next, length);
  }
}
