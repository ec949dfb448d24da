import { grown, nextLength } from './typed.js';

/** In which turn of reading, and at which position, something of each client changed last. */
export class ClientTurns {
  /** There is one whenever more is read. */
  turn = 0;
  #turns = new Uint32Array(0);
  #positions = new Float64Array(0);

  get bytes(): number {
    return this.#turns.byteLength + this.#positions.byteLength;
  }

  /** Something of a client changed at a position, and is read now. */
  add(client: number, position: number): void {
    if (client >= this.#turns.length) {
      this.#turns = grown(this.#turns, Math.max(client + 1, nextLength(client)));
      this.#positions = grown(this.#positions, this.#turns.length);
    }
    this.#turns[client] = this.turn;
    this.#positions[client] = Math.max(this.#positions[client] as number, position);
  }

  /** Whether what was found out of a client in a turn is so as known at a position as well. */
  isStill(client: number, turn: number, position: number): boolean {
    return turn >= (this.#turns[client] ?? 0) && position >= (this.#positions[client] ?? 0);
  }
}
