import { type LogCheckpoint, leafHash, parseProof, verifyInclusion } from '#libs/transparency';
import { mustHold } from './claim.js';
import { type PackParts, partOf } from './pack-parts.js';

/** Which log the leaves of a pack are in. */
export interface ProvingLog {
  readonly checkpoint: LogCheckpoint;
  /** The checkpoint's bytes, in which every proof ends. */
  readonly note: Uint8Array;
}

/** A leaf that is in the log. */
export interface IncludedLeaf {
  readonly bytes: Uint8Array;
  readonly index: number;
  readonly hash: Uint8Array;
}

/** A leaf of a pack and where in the log it is. Throws a `FalseClaim` where its proof does not show that. */
export async function includedLeaf(
  parts: PackParts,
  log: ProvingLog,
  { leaf, proof }: { readonly leaf: string; readonly proof: string },
): Promise<IncludedLeaf> {
  const bytes = await partOf(parts, leaf);
  const { index, hashes, checkpoint } = parseProof(await partOf(parts, proof));
  mustHold(Buffer.from(log.note).equals(checkpoint), () => `${proof} ends in another checkpoint`);
  const hash = leafHash(bytes);
  const isIn = verifyInclusion(log.checkpoint, index, hash, hashes);
  mustHold(isIn, () => `${leaf} is not in the log: its proof does not hold`);
  // A buffer of its own: a small one is a piece of a larger one, all of which is held as long as it is.
  return { bytes, index, hash: new Uint8Array(hash) };
}
