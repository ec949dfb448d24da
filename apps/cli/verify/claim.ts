import { FormatError } from '#libs/transparency';

/** What is said of a pack, or of a dossier, in the order in which it is checked. Where one of the first three does not hold nothing else is looked at. */
export const packClaims = [
  'BAG',
  'LOG',
  'EVIDENCE',
  'ORDER',
  'TIME',
  'PERSONAL',
  'COVERAGE',
  'VERDICT',
  'TABLES',
  'FIGURES',
  'SAMPLE',
  'DOCUMENTS',
] as const;

export type PackClaimName = (typeof packClaims)[number];

/** What one claim came to. */
export interface PackClaim {
  readonly claim: PackClaimName;
  /** False: the pack says what is not so. `unmet`: so, but not enough for who verifies. */
  readonly verdict: 'holds' | 'false' | 'unmet';
  /** In words, on one line. */
  readonly words: string;
  /** How strong it is, by a name, where it can be of several strengths. */
  readonly strength?: string;
}

/** A pack says what is not so. The message says what, in words that can be shown. */
export class FalseClaim extends Error {
  override readonly name = 'FalseClaim';
}

/** What a pack says may be so, but the verifier's own policy does not take it for that. */
export class PolicyNotMet extends Error {
  override readonly name = 'PolicyNotMet';
}

/** Throws a `FalseClaim` where something does not hold. */
export function mustHold(holds: boolean, otherwise: () => string): asserts holds {
  if (!holds) throw new FalseClaim(otherwise());
}

/** What is read; throws a `FalseClaim` where it is not in its form. */
export function asFalse<T>(read: () => T, where: string): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) throw new FalseClaim(`${where}${error.message}`);
    throw error;
  }
}
