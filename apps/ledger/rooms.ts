import { Overloaded } from '#libs/event-store';
import type { MemoryShares } from './memory.js';

/** One share of the memory, and how much of it is held. Bytes. */
export class Room {
  #heldBytes = 0;

  constructor(readonly bytesMax: number) {}

  get heldBytes(): number {
    return this.#heldBytes;
  }

  has(bytes: number): boolean {
    return this.#heldBytes + bytes <= this.bytesMax;
  }

  /** Whether there was room for so many more; what finds none has to be refused. */
  take(bytes: number): boolean {
    const has = this.has(bytes);
    if (has) this.#heldBytes += bytes;
    return has;
  }

  give(bytes: number): void {
    this.#heldBytes -= bytes;
  }

  /** Takes, or throws `Overloaded`. What it gives is to be called once, when nothing of it is held any more. */
  hold(bytes: number, of: string): () => void {
    if (!this.take(bytes)) throw new Overloaded(`No room for another ${of}`);
    return () => this.give(bytes);
  }
}

/** What callers can make the process hold, by what it is: beyond it they are refused, or wait. */
export class Rooms {
  readonly bodies: Room;
  readonly lines: Room;
  readonly answers: Room;
  readonly changes: Room;

  constructor({ bodies, lines, answers, changes }: MemoryShares) {
    this.bodies = new Room(bodies);
    this.lines = new Room(lines);
    this.answers = new Room(answers);
    this.changes = new Room(changes);
  }
}
