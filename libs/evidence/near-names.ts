/** Shorter names that differ in a letter are most likely other names: ETH and ETC. */
const lengthMin = 5;

/** Finds among names the one that was most likely meant by another: for whoever has to mend what points nowhere. */
export class NearNames {
  readonly #bySound = new Map<string, string>();
  readonly #byLength = new Map<number, string[]>();

  constructor(names: Iterable<string>) {
    for (const name of [...names].sort()) {
      const plain = plainOf(name);
      if (this.#bySound.has(plain)) continue;
      this.#bySound.set(plain, name);
      const ofLength = this.#byLength.get(plain.length) ?? [];
      ofLength.push(plain);
      this.#byLength.set(plain.length, ofLength);
    }
  }

  /**
   * The name that is the same but for case and punctuation; else, from five letters on, the first in order of text that is one
   * letter more, less or other, or two that changed places. Undefined where there is none.
   */
  of(name: string): string | undefined {
    const plain = plainOf(name);
    const same = this.#bySound.get(plain);
    if (same !== undefined || plain.length < lengthMin) return same;
    for (const length of [plain.length, plain.length - 1, plain.length + 1]) {
      const near = this.#byLength.get(length)?.find((other) => isOneEditApart(plain, other));
      if (near !== undefined) return this.#bySound.get(near);
    }
    return undefined;
  }
}

/** Without case and punctuation; of a name that is nothing else, the name itself. */
function plainOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '') || name;
}

/** Whether one is the other but for a letter that is there or not, or another, or two beside each other that changed places. */
function isOneEditApart(one: string, other: string): boolean {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const [rest, otherRest] = [one.slice(at), other.slice(at)];
  if (rest.length < otherRest.length) return rest === otherRest.slice(1);
  if (rest.length > otherRest.length) return rest.slice(1) === otherRest;
  if (rest.slice(1) === otherRest.slice(1)) return true;
  return rest.slice(2) === otherRest.slice(2) && rest[0] === otherRest[1] && rest[1] === otherRest[0];
}
