import type { Readable } from 'node:stream';
import { Gathered } from '../gathered.js';

/** What may wait to be read before the sender is made to stop. */
const waitingBytesMax = 64 * 1024;

/**
 * What comes of a body, in one buffer from the start. A stream keeps every piece by itself until it is read: with pieces of
 * one byte that is two hundred times what was sent, and work for each.
 */
export class Inflow {
  readonly #body: Readable;
  /** One piece is kept as it is. */
  #only: Buffer | undefined;
  readonly #gathered = new Gathered(Number.POSITIVE_INFINITY);

  constructor(body: Readable) {
    this.#body = body;
    const before = body.read() as Buffer | null;
    if (before !== null) this.#add(before);
    // Whoever feeds a stream stops when this says false, and goes on when `_read` is called.
    body.push = (piece: Buffer | null): boolean => {
      if (piece === null) {
        this.leave();
        body.push(null);
        return false;
      }
      this.#add(piece);
      body.emit('readable');
      return this.#length < waitingBytesMax;
    };
  }

  /** All that has come and was not taken; null where nothing has. */
  take(): Buffer | null {
    const taken = this.#only ?? (this.#gathered.length > 0 ? this.#gathered.take() : null);
    this.#only = undefined;
    if (taken === null || taken.length >= waitingBytesMax) this.#body._read(waitingBytesMax);
    return taken;
  }

  /** Lets the stream do with what still comes as streams do. */
  leave(): void {
    Reflect.deleteProperty(this.#body, 'push');
    this.#body._read(waitingBytesMax);
  }

  get #length(): number {
    return (this.#only?.length ?? 0) + this.#gathered.length;
  }

  #add(piece: Buffer): void {
    if (this.#length === 0) {
      this.#only = piece;
      return;
    }
    if (this.#only !== undefined) this.#gathered.add(this.#only);
    this.#only = undefined;
    this.#gathered.add(piece);
  }
}
