import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import type { UnnumberedEvent } from './draft.js';

const pieceBytes = 1024 * 1024;
const newline = 0x0a;

/**
 * Events that had no room in the outbox, in a plain file, one a line, in the order in which they came. They get their numbers
 * when they are taken back, so nothing here has to be known to give the next one.
 */
export class Spill {
  readonly #descriptor: number;
  #taken: number;
  #end: number;

  /** @param taken up to where it was taken back, as whoever keeps that remembers */
  constructor(file: string, taken: number) {
    this.#descriptor = openSync(file, 'a+', 0o600);
    this.#end = this.#wholeLines();
    // It is cut to nothing before that is remembered: an end before what was taken is a file that was cut.
    this.#taken = taken > this.#end ? 0 : taken;
  }

  get isEmpty(): boolean {
    return this.#taken === this.#end;
  }

  /** Bytes that were not taken back yet. */
  get bytes(): number {
    return this.#end - this.#taken;
  }

  /** Adds events; they are on the disk when it returns. */
  add(events: readonly UnnumberedEvent[]): void {
    const bytes = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
    fsyncSync(this.#descriptor);
    this.#end += bytes.length;
  }

  /** The first events that were not taken back, at most so many, and up to where they reach. */
  next(eventsMax: number): { readonly events: readonly UnnumberedEvent[]; readonly taken: number } {
    const piece = Buffer.alloc(Math.min(pieceBytes, this.bytes));
    const read = readSync(this.#descriptor, piece, 0, piece.length, this.#taken);
    const events: UnnumberedEvent[] = [];
    let start = 0;
    while (events.length < eventsMax) {
      const end = piece.indexOf(newline, start);
      if (end < 0 || end >= read) break;
      events.push(JSON.parse(piece.toString('utf8', start, end)) as UnnumberedEvent);
      start = end + 1;
    }
    return { events, taken: this.#taken + start };
  }

  /** What lies before this was taken back. Gives what to remember. */
  take(taken: number): number {
    this.#taken = taken;
    if (!this.isEmpty) return taken;
    ftruncateSync(this.#descriptor, 0);
    this.#taken = this.#end = 0;
    return 0;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Cuts off a line that a crash left without its end: whoever recorded it was not told that it is kept. */
  #wholeLines(): number {
    const { size } = fstatSync(this.#descriptor);
    const piece = Buffer.alloc(pieceBytes);
    let end = size;
    while (end > 0) {
      const start = Math.max(0, end - piece.length);
      readSync(this.#descriptor, piece, 0, end - start, start);
      const at = piece.subarray(0, end - start).lastIndexOf(newline);
      if (at >= 0) {
        end = start + at + 1;
        break;
      }
      end = start;
    }
    if (end < size) ftruncateSync(this.#descriptor, end);
    return end;
  }
}
