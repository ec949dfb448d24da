import type { RecordedEvidence } from '#libs/evidence';
import { FormatError, type LogLeaf, openSealedData, type SealedData } from '#libs/transparency';
import { FalseClaim, mustHold } from './claim.js';

interface SealedExhibit {
  readonly leaf: LogLeaf;
  readonly evidence: RecordedEvidence;
  /** The key that the pack discloses; undefined where it discloses none. */
  readonly key: Uint8Array | undefined;
  readonly number: number;
}

/**
 * Whether there is something sealed in evidence, and whether the key that the pack discloses opens it. Throws a `FalseClaim` where that
 * key is not the one to which the leaf commits, or does not open it: one ciphertext can be made to open by two.
 */
export function openedPersonal({ leaf, evidence, key, number }: SealedExhibit): 'none' | 'sealed' | 'opened' {
  const { sealed } = evidence.data as { readonly sealed?: SealedData };
  const { dk } = leaf;
  mustHold(
    (sealed === undefined) === (dk === undefined),
    () => `the leaf of exhibit ${number} and its data do not agree on whether something is sealed`,
  );
  if (key === undefined) return sealed === undefined ? 'none' : 'sealed';
  if (sealed === undefined || dk === undefined)
    throw new FalseClaim(`there is a key of exhibit ${number}, in which nothing is sealed`);
  try {
    openSealedData(key, sealed, evidence, dk);
    return 'opened';
  } catch (error) {
    if (error instanceof FormatError) throw new FalseClaim(`exhibit ${number}: ${error.message}`);
    throw error;
  }
}
