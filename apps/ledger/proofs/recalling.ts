import { emptyRoot, logSigner, logVerifier, openCheckpoint, signedCheckpoint, type TreeHead } from '#libs/transparency';
import { replaceDurably } from './durable-file.js';
import { forked, missing, type SignerParts, SigningRefused, shortened } from './signer.js';
import type { Witnesses } from './witnesses.js';

/** All that a ledger holds, as a log. */
export interface WholeLog {
  readonly head: TreeHead;
  rootAt(size: number): Uint8Array;
  consistency(oldSize: number, size: number): readonly Uint8Array[];
}

/**
 * Finds out from witnesses what a log was signed with last, where its signer does not know any more, and takes it down: the largest size
 * that any of them has cosigned, or that is published here. Enough of them for the policy have to answer, and to cosign what this
 * log was then. What no witness has seen, and is not published here, stays unknown.
 *
 * Asking takes a signature: first over the first leaf alone, then over the log at that size. Where this is not the log
 * that they have cosigned, they have seen a fork, and refuse it. Throws `SigningRefused` then, and where too few answer.
 *
 * @param published the checkpoint that lies here, if any
 */
export async function recallLast(
  { origin, keys, verifierKeys, path }: SignerParts,
  { head, rootAt, consistency }: WholeLog,
  witnesses: Witnesses,
  published: Uint8Array | undefined,
): Promise<void> {
  const signers = keys.map((key) => logSigner(origin, key));
  const signed = (size: number) => signedCheckpoint({ origin, size, root: rootAt(size) }, ...signers);
  const here = published && openCheckpoint(published, ...verifierKeys.map(logVerifier)).checkpoint;
  const { size: sizeHere, root } = here ?? { size: 0, root: emptyRoot };
  if (sizeHere > head.size) throw new SigningRefused(shortened(origin, sizeHere, head.size));
  if (sizeHere > 0 && !Buffer.from(rootAt(sizeHere)).equals(root)) throw new SigningRefused(forked(origin, sizeHere));
  const sizeSeen = await witnesses.sizeSeen(signed(1));
  if (!witnesses.isQuorum) throw new SigningRefused(missing(path));
  const size = Math.max(sizeSeen, sizeHere);
  if (size > head.size) throw new SigningRefused(shortened(origin, size, head.size));
  const note = signed(size);
  const asked = { note, head: { size, root: rootAt(size) }, proofFrom: (old: number) => consistency(old, size) };
  await witnesses.cosigned(asked);
  const [otherwise] = witnesses.findings.filter(({ code }) => code === 'log-witnessed-otherwise');
  if (otherwise !== undefined) throw new SigningRefused(otherwise);
  if (!witnesses.isQuorum) throw new SigningRefused(missing(path));
  replaceDurably(path, note);
}
