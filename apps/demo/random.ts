/** FNV-1a over UTF-16 units, 32 bits: turns a label into a seed. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum >>> 0;
}

/** The finaliser of MurmurHash3: spreads a counter over all 32 bits. */
function spread(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/**
 * A seeded source of chance: xoshiro128** (Blackman and Vigna, 2018, public domain). The same label gives the same
 * numbers on every machine. `fork` gives each person and each campaign a source of its own, so that one more draw in one
 * life changes no other life.
 */
export class Random {
  readonly #label: string;
  readonly #state: [number, number, number, number];

  constructor(label: string) {
    this.#label = label;
    const seed = hash(label);
    const word = (n: number) => spread(seed + Math.imul(n, 0x9e3779b9));
    this.#state = [word(1), word(2), word(3), word(4) | 1];
  }

  fork(label: string | number): Random {
    return new Random(`${this.#label}/${label}`);
  }

  /** A number in [0, 1). */
  next(): number {
    const s = this.#state;
    const result = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11);
    return result / 0x1_0000_0000;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to pick from');
    return list[Math.floor(this.next() * list.length)] as T;
  }

  /** One of the values, each as likely as its weight. */
  weighted<T>(list: readonly (readonly [value: T, weight: number])[]): T {
    let left = this.next() * list.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of list) {
      left -= weight;
      if (left < 0) return value;
    }
    return this.pick(list)[0];
  }

  shuffle<T>(list: readonly T[]): T[] {
    const deck = [...list];
    for (let i = deck.length - 1; i > 0; i--) {
      const j = this.whole(0, i);
      [deck[i], deck[j]] = [deck[j] as T, deck[i] as T];
    }
    return deck;
  }

  sample<T>(list: readonly T[], count: number): T[] {
    return this.shuffle(list).slice(0, count);
  }
}
