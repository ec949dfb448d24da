import { checkRecorded, fromStored, instant, type RecordedEvidence } from '#libs/evidence';
import { FormatError, type LogLeaf } from '#libs/transparency';

/** What a pack has of one piece of evidence, but for its proof. */
export interface Exhibit {
  readonly leaf: LogLeaf;
  /** Data and metadata as they are stored, of which the leaf has the hashes (`isLeafOf`). */
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  /** Where its leaf stands in the log. */
  readonly index: number;
}

/**
 * An exhibit as recorded evidence, from which a verdict can be recomputed: when it was recorded is what its leaf says, and its place in
 * the log stands for its position. Throws a `FormatError` where the bytes are no evidence.
 */
export function evidenceIn({ leaf, data, metadata, index }: Exhibit): RecordedEvidence {
  let evidence: RecordedEvidence;
  try {
    const { ce } = JSON.parse(Buffer.from(metadata).toString('utf8')) as { readonly ce: { readonly type: string } };
    const stored = { type: ce.type, data, metadata, ledgertime: instant(leaf.t), position: BigInt(index) };
    evidence = fromStored(stored);
  } catch {
    throw new FormatError(`leaf ${index} is not of evidence that can be read`);
  }
  const { problems } = checkRecorded(evidence);
  if (problems === undefined) return evidence;
  throw new FormatError(`leaf ${index} is not of evidence: ${problems[0]?.pointer} ${problems[0]?.detail}`);
}
