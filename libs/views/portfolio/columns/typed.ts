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
