import { areSame, base64Of, fromBase64, fromDecimal, fromHex, hexOf, textOf, utf8Of } from './encodings.js';
import { FormatError } from './format-error.js';
import { areHashes, emptyMapHash, hashBytes, mapLeafHash, mapNodeHash, mapValue } from './hashes.js';
import { isRight, type MapEntry, type MapNode, mapDepthMax, mapHash } from './subject-map.js';
import type { TreeHead } from './tree.js';

/** What a subject map says of a key, with all that is needed to verify it but the map's root. */
export interface MapProof {
  readonly key: Uint8Array;
  /** Where the key's way down the map ends. */
  readonly end: MapEnd;
  /** The hashes beside that way, from its end up to the root. */
  readonly hashes: readonly Uint8Array[];
}

export type MapEnd =
  /** At the key: the leaves of the log that are about it, as the size and root of their sub-log. */
  | { readonly kind: 'present'; readonly sublog: TreeHead }
  /** Where nothing is, or where the subtree has one other key. */
  | { readonly kind: 'absent'; readonly other?: MapEntry };

/**
 * A proof of what a map says of a key. `sublogOf` is asked for the sub-log of the key where the map has it. Throws a
 * `RangeError` where that is not what the map has.
 */
export function mapProof(map: MapNode, key: Uint8Array, sublogOf: () => TreeHead): MapProof {
  const hashes: Uint8Array[] = [];
  let node = map;
  for (let depth = 0; node?.kind === 'branch'; depth++) {
    const { left, right } = node;
    const goesRight = isRight(key, depth);
    hashes.unshift(mapHash(goesRight ? left : right));
    node = goesRight ? right : left;
  }
  if (node === undefined) return { key, end: { kind: 'absent' }, hashes };
  if (!areSame(node.key, key))
    return { key, end: { kind: 'absent', other: { key: node.key, value: node.value } }, hashes };
  const sublog = sublogOf();
  if (!areSame(valueFor(sublog), node.value)) throw new RangeError('the sub-log of a key is not what the map has');
  return { key, end: { kind: 'present', sublog }, hashes };
}

const valueFor = ({ size, root }: TreeHead) => mapValue(size, root);

/**
 * Whether the map with this root says of the key what the proof says. Takes no trust: the proof may be anything that
 * `parseMapProof` gives. What nobody can tell from it: whether the map has all that the log has.
 */
export function verifyMapProof(mapRoot: Uint8Array, { key, end, hashes }: MapProof): boolean {
  if (hashes.length > mapDepthMax || !areHashes(mapRoot, key, ...hashesOf(end), ...hashes)) return false;
  let hash = endHash(key, end, hashes.length);
  if (hash === undefined) return false;
  for (const [above, beside] of hashes.entries())
    hash = isRight(key, hashes.length - 1 - above) ? mapNodeHash(beside, hash) : mapNodeHash(hash, beside);
  return areSame(hash, mapRoot);
}

function hashesOf(end: MapEnd): Uint8Array[] {
  if (end.kind === 'present') return [end.sublog.root];
  return end.other === undefined ? [] : [end.other.key, end.other.value];
}

/** The hash of the subtree at the end of the key's way, `depth` bits down; undefined where it cannot be there. */
function endHash(key: Uint8Array, end: MapEnd, depth: number): Uint8Array | undefined {
  if (end.kind === 'present') return mapLeafHash(key, valueFor(end.sublog));
  if (end.other === undefined) return emptyMapHash;
  const { other } = end;
  if (areSame(other.key, key)) return undefined;
  for (let bit = 0; bit < depth; bit++) if (isRight(other.key, bit) !== isRight(key, bit)) return undefined;
  return mapLeafHash(other.key, other.value);
}

const HEADER = 'initium/map-proof/v1';
export const mapProofBytesMax = 16_384;

/**
 * A proof as text, a line for each of: `initium/map-proof/v1`; `key` and the key; `present`, the size of the sub-log and its
 * root, or `absent`, or `absent` with the other key and its value; and each hash. Keys are in hexadecimal digits, hashes in
 * base64.
 */
export function mapProofBytes({ key, end, hashes }: MapProof): Uint8Array {
  const lines = [HEADER, `key ${hexOf(key)}`, endLine(end), ...hashes.map(base64Of)];
  return utf8Of(`${lines.join('\n')}\n`);
}

function endLine(end: MapEnd): string {
  if (end.kind === 'present') return `present ${end.sublog.size} ${base64Of(end.sublog.root)}`;
  return end.other === undefined ? 'absent' : `absent ${hexOf(end.other.key)} ${base64Of(end.other.value)}`;
}

/** Reads that. Verifies nothing. Throws a `FormatError` where it is none. */
export function parseMapProof(bytes: Uint8Array): MapProof {
  if (bytes.length > mapProofBytesMax) throw new FormatError(`a map proof of ${bytes.length} bytes is too long`);
  const [header, key = '', end = '', ...hashes] = textOf(bytes, 'a map proof').split('\n');
  if (header !== HEADER) throw new FormatError(`a map proof does not begin with ${HEADER}`);
  if (!key.startsWith('key ')) throw new FormatError('a map proof has no key');
  if (hashes.pop() !== '') throw new FormatError('a map proof does not end with a newline');
  if (hashes.length > mapDepthMax) throw new FormatError(`a map proof has more than ${mapDepthMax} hashes`);
  return {
    key: fromHex(key.slice('key '.length), hashBytes, 'the key of a map proof'),
    end: parseEnd(end),
    hashes: hashes.map((line) => fromBase64(line, 'a hash of a map proof', hashBytes)),
  };
}

function parseEnd(line: string): MapEnd {
  const [word, first, second = '', ...more] = line.split(' ');
  const hash = () => fromBase64(second, 'a hash of a map proof', hashBytes);
  if (more.length === 0 && word === 'present' && first !== undefined) {
    const sublog = { size: fromDecimal(first, 'the size of a sub-log'), root: hash() };
    if (sublog.size > 0) return { kind: 'present', sublog };
  }
  if (more.length === 0 && word === 'absent') {
    if (first === undefined) return { kind: 'absent' };
    return { kind: 'absent', other: { key: fromHex(first, hashBytes, 'the other key of a map proof'), value: hash() } };
  }
  throw new FormatError('a map proof says neither present nor absent');
}
