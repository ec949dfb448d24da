import type { KnownWindow, Moved } from './now-and-then.js';
import { grown, nextLength } from './typed.js';

/** Counts over clients, to which each adds what follows from its own rows alone. */
export interface ClientTally {
  readonly bytes: number;
  /** Clients are below this number. */
  readonly clientsEnd: number;
  /**
   * Adds what a client counts for, or takes it away again. Gives the next end (ms) of the window, moved on, from which on that
   * may be something else.
   */
  add(client: number, window: KnownWindow, by: 1 | -1): number;
}

/** Of a client that is not counted. */
const absent = -Infinity;

/** Counts over clients that are moved: only those are counted again of whom something changes, by knowledge or by time. */
export class MovedClients<Tally extends ClientTally> implements Moved<Tally> {
  readonly tally: Tally;
  window: KnownWindow | undefined;
  /** By client, up to which end of the window it counts for the same; and the least of all. */
  #until = new Float64Array(0);
  #next = absent;
  #end = 0;

  constructor(tally: Tally) {
    this.tally = tally;
  }

  get bytes(): number {
    return this.#until.byteLength + this.tally.bytes;
  }

  moveTo(window: KnownWindow): void {
    const { tally } = this;
    const end = tally.clientsEnd;
    if (end > this.#end || this.#next <= window.to) {
      if (end > this.#until.length)
        this.#until = grown(this.#until, Math.max(end, nextLength(this.#until.length)), absent);
      this.#end = end;
      this.#next = Infinity;
      for (let client = 0; client < end; client++) {
        let until = this.#until[client] as number;
        if (until <= window.to) {
          if (until !== absent) tally.add(client, this.window as KnownWindow, -1);
          until = tally.add(client, window, 1);
          this.#until[client] = until;
        }
        if (until < this.#next) this.#next = until;
      }
    }
    this.window = window;
  }

  /** Leaves a client out before something of it changes; the next move counts it again. */
  leaveOut(client: number): void {
    if ((this.#until[client] ?? absent) === absent) return;
    this.tally.add(client, this.window as KnownWindow, -1);
    this.#until[client] = absent;
    this.#next = absent;
  }
}
