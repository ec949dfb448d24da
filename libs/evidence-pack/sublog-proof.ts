import {
  FormatError,
  GrowingTree,
  leafHash,
  parseHashLines,
  type SublogEntry,
  sublogLeafBytes,
  type TreeHead,
  verifyConsistency,
} from '#libs/transparency';

const HEADER = 'initium/sublog-proof/v1';
const bytesMax = 16_384;

/**
 * That a sub-log goes on from its first entries, as text: a line `initium/sublog-proof/v1`, and each hash of the RFC 6962
 * consistency proof in base64. Without a hash where those are all, or none.
 */
export function sublogProofBytes(hashes: readonly Uint8Array[]): Uint8Array {
  const lines = [HEADER, ...hashes.map((hash) => Buffer.from(hash).toString('base64'))];
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** Reads that. Verifies nothing. Throws a `FormatError` where it is none. */
export function parseSublogProof(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes.length > bytesMax) throw new FormatError(`a sub-log proof of ${bytes.length} bytes is too long`);
  const [header, ...lines] = Buffer.from(bytes).toString('latin1').split('\n');
  if (header !== HEADER) throw new FormatError(`a sub-log proof does not begin with ${HEADER}`);
  if (lines.pop() !== '') throw new FormatError('a sub-log proof does not end with a newline');
  return parseHashLines(lines);
}

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
