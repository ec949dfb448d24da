import { FalseClaim, type PackClaim, type PackClaimName, PolicyNotMet } from './claim.js';

/** What is said of a pack, one claim after the other. */
export class ClaimList {
  readonly #all: PackClaim[] = [];

  get all(): readonly PackClaim[] {
    return this.#all;
  }

  add(claim: PackClaim): void {
    this.#all.push(claim);
  }

  say(claim: PackClaimName, words: string, strength?: string): void {
    this.add({ claim, verdict: 'holds', words, ...(strength !== undefined && { strength }) });
  }

  /** What a step found; undefined where the claim does not hold, which is said. */
  async step<T>(claim: PackClaimName, step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step();
    } catch (error) {
      if (error instanceof FalseClaim) this.add({ claim, verdict: 'false', words: error.message });
      else if (error instanceof PolicyNotMet) this.add({ claim, verdict: 'unmet', words: error.message });
      else throw error;
      return undefined;
    }
  }
}
