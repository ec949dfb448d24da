import type { LogCheckpoint } from './checkpoint.js';
import { base64Of, fromBase64, fromDecimal, utf8Of } from './encodings.js';
import { FormatError } from './format-error.js';
import { GrowingTree } from './growing-tree.js';
import { areHashes, hashBytes, leafHash, sublogLeafBytes } from './hashes.js';
import { parseLeaf } from './leaf.js';
import { type MapEpoch, mapEpochOf } from './map-epoch.js';
import { type MapProof, mapProofBytes, mapProofBytesMax, parseMapProof, verifyMapProof } from './map-proof.js';
import { noteBytesMax } from './note.js';
import { type LogProof, parseHashLines, parseProof, proofBytes, splitAtBlankLine } from './proof.js';
import { verifyConsistency, verifyInclusion } from './tree.js';

/** One leaf of a sub-log: which leaf of the log it is, and the hash of that. */
export interface SublogEntry {
  readonly index: number;
  readonly hash: Uint8Array;
}

/** The first entries of a sub-log, and the proof that it goes on from them: nothing is left out up to the last of them. */
export interface FirstEntries {
  /** From 1 to `firstEntriesMax`. */
  readonly entries: readonly SublogEntry[];
  /** From their number to that of all entries. */
  readonly consistency: readonly Uint8Array[];
}

/** What the log says of a subject or a source: all that is needed to verify it but the log's key. */
export interface SubjectProof {
  readonly map: MapProof;
  /** Where the key is there, and this was asked for. */
  readonly first?: FirstEntries;
  /** That the map's epoch is in the log: `extra` is its leaf. */
  readonly epoch: LogProof;
}

/** What a proof of a subject shows. */
export interface ShownSubject {
  readonly epoch: MapEpoch;
  /** Where in the log the epoch's leaf stands. */
  readonly leaf: number;
}

export const firstEntriesMax = 4_096;

const HEADER = 'initium/subject-proof/v1';
const FIRST = 'first ';
const entryBytesMax = 16 + 1 + 44 + 1;
const bytesMax = 2 * mapProofBytesMax + firstEntriesMax * entryBytesMax + 131_072 + noteBytesMax;

/**
 * A proof as text: `initium/subject-proof/v1`, and a map proof; where there are first entries, after an empty line `first` and
 * their number, a line for each with its index and the hash of its leaf in base64, and the hashes of the consistency proof;
 * and after an empty line a tlog-proof of the epoch's leaf, with that leaf as its extra data.
 */
export function subjectProofBytes({ map, first, epoch }: SubjectProof): Uint8Array {
  return Buffer.concat([utf8Of(`${HEADER}\n`), mapProofBytes(map), firstBytes(first), utf8Of('\n'), proofBytes(epoch)]);
}

function firstBytes(first: FirstEntries | undefined): Uint8Array {
  if (first === undefined) return new Uint8Array();
  const { entries, consistency } = first;
  const lines = entries.map(({ index, hash }) => `${index} ${base64Of(hash)}`);
  return utf8Of(`\n${[FIRST + entries.length, ...lines, ...consistency.map(base64Of)].join('\n')}\n`);
}

/** Reads that. Verifies nothing. Throws a `FormatError` where it is none. */
export function parseSubjectProof(bytes: Uint8Array): SubjectProof {
  if (bytes.length > bytesMax) throw new FormatError(`a subject proof of ${bytes.length} bytes is too long`);
  const { head, rest } = splitAtBlankLine(bytes, 'a subject proof');
  const [header, ...map] = head;
  if (header !== HEADER) throw new FormatError(`a subject proof does not begin with ${HEADER}`);
  const parsed = { map: parseMapProof(utf8Of(`${map.join('\n')}\n`)) };
  if (!Buffer.from(rest.subarray(0, FIRST.length)).equals(utf8Of(FIRST))) return { ...parsed, epoch: parseProof(rest) };
  const { head: lines, rest: epoch } = splitAtBlankLine(rest, 'a subject proof');
  return { ...parsed, first: parseFirst(lines), epoch: parseProof(epoch) };
}

function parseFirst([number = '', ...lines]: readonly string[]): FirstEntries {
  const count = fromDecimal(number.slice(FIRST.length), 'the number of first entries');
  if (count < 1 || count > firstEntriesMax || count > lines.length)
    throw new FormatError(`a subject proof has not as many first entries as it says, or more than ${firstEntriesMax}`);
  return {
    entries: lines.slice(0, count).map((line) => {
      const [index = '', hash = '', ...more] = line.split(' ');
      if (more.length > 0) throw new FormatError('an entry of a sub-log is not an index and a hash');
      return {
        index: fromDecimal(index, 'the index of an entry'),
        hash: fromBase64(hash, 'the hash of an entry', hashBytes),
      };
    }),
    consistency: parseHashLines(lines.slice(count)),
  };
}

/**
 * What a proof shows against a checkpoint that is believed: what an epoch of its log says of the key, and, where there are
 * first entries, that they are all that there were up to the last of them. Undefined where it does not hold. Takes no trust: it
 * may be anything that `parseSubjectProof` gives. Whether the epoch's map is the one that the leaves make only a replay shows.
 */
export function verifySubjectProof(
  checkpoint: LogCheckpoint,
  { map, first, epoch: { index, hashes, extra = new Uint8Array() } }: SubjectProof,
): ShownSubject | undefined {
  if (!verifyInclusion(checkpoint, index, leafHash(extra), hashes)) return undefined;
  const epoch = epochIn(extra, checkpoint.origin);
  if (epoch === undefined || epoch.size > index || !verifyMapProof(epoch.mapRoot, map)) return undefined;
  if (first !== undefined && !areFirst(first, map, epoch.size)) return undefined;
  return { epoch, leaf: index };
}

function epochIn(bytes: Uint8Array, origin: string): MapEpoch | undefined {
  try {
    const leaf = parseLeaf(bytes);
    return leaf.log === origin ? mapEpochOf(leaf) : undefined;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

function areFirst({ entries, consistency }: FirstEntries, { end }: MapProof, size: number): boolean {
  if (end.kind !== 'present' || entries.length === 0) return false;
  const sublog = new GrowingTree();
  let before = -1;
  for (const { index, hash } of entries) {
    if (!(index > before && index < size && areHashes(hash))) return false;
    sublog.append(leafHash(sublogLeafBytes(index, hash)));
    before = index;
  }
  return verifyConsistency({ size: sublog.size, root: sublog.root() }, end.sublog, consistency);
}
