const firstBytes = 4 * 1024;
const nothing = Buffer.alloc(0);

/**
 * Bytes that come in pieces, copied into one buffer that grows as they do. A list of the pieces would keep a hundred
 * times as much where they are of one byte each.
 */
export class Gathered {
  #buffer = nothing;
  #length = 0;

  /** @param bytesMax never more than so many, which is then what the buffer grows to */
  constructor(private readonly bytesMax: number) {}

  get length(): number {
    return this.#length;
  }

  /** What has come so far; of no use once more is added. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** What the buffer takes. */
  get capacity(): number {
    return this.#buffer.length;
  }

  /** What the buffer would take with so many bytes more. */
  capacityWith(more: number): number {
    const length = this.#length + more;
    if (length <= this.#buffer.length) return this.#buffer.length;
    return Math.min(this.bytesMax, Math.max(firstBytes, length, 2 * this.#buffer.length));
  }

  add(piece: Uint8Array): void {
    const capacity = this.capacityWith(piece.length);
    if (capacity > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(capacity);
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    this.#buffer.set(piece, this.#length);
    this.#length += piece.length;
  }

  /** All of it, in a buffer of its size. Nothing is kept. */
  take(): Buffer {
    const all = this.#buffer.subarray(0, this.#length);
    const taken = this.#length === this.#buffer.length ? all : Buffer.from(all);
    this.clear();
    return taken;
  }

  clear(): void {
    this.#buffer = nothing;
    this.#length = 0;
  }
}
