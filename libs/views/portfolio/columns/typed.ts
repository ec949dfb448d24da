/** Numbers of one kind in a row, that grow at their end. Doubled when full, so that adding costs the same however many there are. */
type Numbers = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

/** The same numbers with room for more; what is new is `filler`. */
export function grown<N extends Numbers>(numbers: N, length: number, filler = 0): N {
  const more = new (numbers.constructor as new (length: number) => N)(length);
  more.set(numbers);
  if (filler !== 0) more.fill(filler, numbers.length);
  return more;
}

/** How long numbers become that are to hold one more. */
export const nextLength = (length: number): number => Math.max(1_024, length * 2);

/** Texts by small numbers, given as they come. */
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
