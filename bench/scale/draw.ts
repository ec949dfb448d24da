/** The finaliser of MurmurHash3: spreads a number over all 32 bits. */
function spread(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/**
 * 32 bits of chance that follow from these numbers and from nothing that was drawn before. So any event of any client
 * can be made alone, and a world of millions needs no memory of what it made.
 */
export function draw(seed: number, one: number, two: number, three: number): number {
  let x = spread(seed ^ Math.imul(one + 1, 0x9e3779b1));
  x = spread(x ^ Math.imul(two + 1, 0x85ebca77));
  return spread(x ^ Math.imul(three + 1, 0xc2b2ae3d)) >>> 0;
}

/** A number in [0, 1) from 32 bits. */
export const share = (bits: number): number => bits / 0x1_0000_0000;

export function pick<T>(list: readonly T[], bits: number): T {
  return list[bits % list.length] as T;
}
