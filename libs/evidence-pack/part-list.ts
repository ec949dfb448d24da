import type { ZipEntry } from './zip-format.js';

/** What is known of a part before it is read. */
export type ListedPart = Omit<ZipEntry, 'name'>;

/**
 * The parts of a pack by their paths, in order: hundreds of thousands of them, in numbers and bytes, as objects would take ten times what
 * these hold.
 */
export class PartList {
  readonly #names: Buffer;
  readonly #ends: Uint32Array;
  readonly #offsets: Float64Array;
  readonly #sizes: Uint32Array;
  readonly #crcs: Uint32Array;
  #count = 0;

  /**
   * @param most how many parts there are
   * @param nameBytes no less than all of their paths together
   */
  constructor(most: number, nameBytes: number) {
    this.#names = Buffer.alloc(nameBytes);
    [this.#ends, this.#sizes, this.#crcs] = [new Uint32Array(most), new Uint32Array(most), new Uint32Array(most)];
    this.#offsets = new Float64Array(most);
  }

  get count(): number {
    return this.#count;
  }

  /** Takes the next part: paths come in the order of their bytes, and are ASCII. */
  add(path: string, { offset, size, crc }: ListedPart): void {
    const at = this.#count++;
    const from = this.#startOf(at);
    this.#ends[at] = from + this.#names.write(path, from, 'latin1');
    [this.#offsets[at], this.#sizes[at], this.#crcs[at]] = [offset, size, crc];
  }

  find(path: string): ListedPart | undefined {
    const wanted = Buffer.from(path, 'latin1');
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.#names.compare(wanted, 0, wanted.length, this.#startOf(middle), this.#ends[middle]);
      if (order === 0) return this.#at(middle);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  *paths(): IterableIterator<string> {
    for (let at = 0; at < this.#count; at++) yield this.#names.toString('latin1', this.#startOf(at), this.#ends[at]);
  }

  #startOf(at: number): number {
    return at === 0 ? 0 : (this.#ends[at - 1] as number);
  }

  #at(at: number): ListedPart {
    const [offset, size, crc] = [this.#offsets[at], this.#sizes[at], this.#crcs[at]] as [number, number, number];
    return { offset, size, crc };
  }
}
