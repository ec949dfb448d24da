import {
  GrowingTree,
  leafHash,
  type SublogEntry,
  sublogLeafBytes,
  type TreeHead,
  verifyConsistency,
} from '#libs/transparency';
import { hashLinesBytes, hashLinesIn } from './hash-lines.js';

const HEADER = 'initium/sublog-proof/v1';

/**
 * That a sub-log goes on from its first entries, as text: a line `initium/sublog-proof/v1`, and each hash of the RFC 6962
 * consistency proof in base64. Without a hash where those are all, or none.
 */
export const sublogProofBytes = (hashes: readonly Uint8Array[]): Uint8Array => hashLinesBytes(HEADER, hashes);

/** Reads that. Verifies nothing. Throws a `FormatError` where it is none. */
export const parseSublogProof = (bytes: Uint8Array): readonly Uint8Array[] =>
  hashLinesIn(bytes, HEADER, 'a sub-log proof');

/** Whether these entries, in the order of the log, are the first of a sub-log: none is left out between them. */
export function areFirstEntries(
  entries: Iterable<SublogEntry>,
  sublog: TreeHead,
  consistency: readonly Uint8Array[],
): boolean {
  const shown = new GrowingTree();
  let before = -1;
  for (const { index, hash } of entries) {
    if (index <= before) return false;
    before = index;
    shown.append(leafHash(sublogLeafBytes(index, hash)));
  }
  return verifyConsistency({ size: shown.size, root: shown.root() }, sublog, consistency);
}
