type Numbers = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;
type NumbersOf = new (length: number) => Numbers;

/** The same numbers with room for more; what is new is `filler`. */
export function grown<N extends Numbers>(numbers: N, length: number, filler = 0): N {
  const more = new (numbers.constructor as new (length: number) => N)(length);
  more.set(numbers);
  if (filler !== 0) more.fill(filler, numbers.length);
  return more;
}

/** How long numbers become that are to hold one more: twice as long, so that adding costs the same however many there are. */
export const nextLength = (length: number): number => Math.max(1_024, length * 2);

/** Room for so many numbers: the one that is given, where it is as long. */
export const roomFor = (numbers: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> =>
  numbers.length < length ? new Int32Array(nextLength(length)) : numbers;

/** Rows whose members are numbers: each member of all rows is a column. */
export class Columns<Kinds extends Readonly<Record<string, NumbersOf>>> {
  length = 0;
  readonly of: { [Name in keyof Kinds]: InstanceType<Kinds[Name]> };
  readonly #names: readonly (keyof Kinds)[];
  #room = 0;

  constructor(kinds: Kinds) {
    this.#names = Object.keys(kinds);
    this.of = Object.fromEntries(Object.entries(kinds).map(([name, Kind]) => [name, new Kind(0)])) as typeof this.of;
  }

  get bytes(): number {
    return Object.values<Numbers>(this.of).reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Adds a row at the end, and gives its number. */
  add(row: { readonly [Name in keyof Kinds]: number }): number {
    if (this.length === this.#room) {
      this.#room = nextLength(this.#room);
      for (const name of this.#names) this.of[name] = grown(this.of[name], this.#room);
    }
    for (const name of this.#names) (this.of[name] as Numbers)[this.length] = row[name];
    return this.length++;
  }

  /** Moves the rows from one on among those before it, so that all are in the order of a column, as those before are. */
  merge(from: number, by: keyof Kinds): void {
    const key = this.of[by] as Numbers;
    const keyOf = (row: number) => key[row] as number;
    const isInOrder = (row: number) => row === 0 || keyOf(row - 1) <= keyOf(row);
    let row = from;
    while (row < this.length && isInOrder(row)) row++;
    if (row === this.length) return;
    const added = Array.from({ length: this.length - from }, (_, index) => from + index);
    added.sort((a, b) => keyOf(a) - keyOf(b) || a - b);
    const values = this.#names.map((name) => added.map((one) => (this.of[name] as Numbers)[one] as number));
    const keys = added.map(keyOf);
    let old = from - 1;
    // From the end on, so that nothing is written over that is yet to be moved.
    for (let left = added.length, to = this.length - 1; left > 0; to--) {
      if (old >= 0 && keyOf(old) > (keys[left - 1] as number)) {
        for (const name of this.#names) (this.of[name] as Numbers).copyWithin(to, old, old + 1);
        old--;
      } else {
        left--;
        for (const [column, name] of this.#names.entries())
          (this.of[name] as Numbers)[to] = (values[column] as number[])[left] as number;
      }
    }
  }
}

/** A set of whole numbers, a bit for each up to the greatest. */
export class NumberSet {
  size = 0;
  #bits = new Uint8Array(0);

  get bytes(): number {
    return this.#bits.byteLength;
  }

  add(number: number): void {
    if (this.has(number)) return;
    this.size++;
    const byte = Math.floor(number / 8);
    if (byte >= this.#bits.length) this.#bits = grown(this.#bits, Math.max(byte + 1, nextLength(this.#bits.length)));
    (this.#bits[byte] as number) |= 1 << (number & 7);
  }

  has(number: number): boolean {
    return (((this.#bits[Math.floor(number / 8)] ?? 0) >>> (number & 7)) & 1) === 1;
  }
}

/** What keys stand for, by small numbers that are given as they come. */
export class Names<Named = string> {
  readonly #numbers = new Map<string, number>();
  readonly #all: Named[] = [];

  /** The number of what a key stands for; `make` makes that of a key not met before. */
  of(key: string, make: () => Named): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#all.length);
    return this.#all.push(make()) - 1;
  }

  find(key: string): number | undefined {
    return this.#numbers.get(key);
  }

  get all(): readonly Named[] {
    return this.#all;
  }
}
