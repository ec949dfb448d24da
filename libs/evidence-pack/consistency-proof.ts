import { hashLinesBytes, hashLinesIn } from './hash-lines.js';

const HEADER = 'initium/consistency-proof/v1';

/**
 * That the log goes on from a checkpoint that was stamped, as text: a line `initium/consistency-proof/v1`, and each hash of the RFC 6962
 * consistency proof in base64. Without it a stamp says nothing of the leaves that are here: it may be of a log that was made anew since.
 */
export const consistencyProofBytes = (hashes: readonly Uint8Array[]): Uint8Array => hashLinesBytes(HEADER, hashes);

/** Reads that. Verifies nothing. Throws a `FormatError` where it is none. */
export const parseConsistencyProof = (bytes: Uint8Array): readonly Uint8Array[] =>
  hashLinesIn(bytes, HEADER, 'a consistency proof');
