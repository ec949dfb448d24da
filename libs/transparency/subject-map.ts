import { areSame } from './encodings.js';
import { FormatError } from './format-error.js';
import { emptyMapHash, hashBytes, mapLeafHash, mapNodeHash, sourceKey } from './hashes.js';
import type { LogLeaf } from './leaf.js';

/** A key and what stands under it, 32 bytes each. */
export interface MapEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** A subtree that has one key. */
export interface MapLeaf extends MapEntry {
  readonly kind: 'leaf';
  readonly hash: Uint8Array;
}

/** A subtree that has more. Who keeps nodes elsewhere than in memory reads `left` and `right` when they are asked for. */
export interface MapBranch {
  readonly kind: 'branch';
  readonly hash: Uint8Array;
  readonly left: MapNode;
  readonly right: MapNode;
}

/** A subtree of the subject map; undefined where it has no key. A node never changes. */
export type MapNode = MapLeaf | MapBranch | undefined;

/** As many as a key has bits. */
export const mapDepthMax = hashBytes * 8;

/** The root of a map, or the hash of a subtree: 32 zero bytes where it is empty. */
export function mapHash(node: MapNode): Uint8Array {
  return node?.hash ?? emptyMapHash;
}

/** Bit number `depth` of a key, the most significant first: whether it is in the right subtree at that depth. */
export function isRight(key: Uint8Array, depth: number): boolean {
  return (((key[depth >> 3] as number) >> (7 - (depth & 7))) & 1) === 1;
}

/**
 * The map with these entries set, whatever order they came in before: the same keys and values make the same hashes, and
 * subtrees without a change are kept as they are. Entries are in the order of their keys, each key once.
 */
export function withEntries(map: MapNode, entries: readonly MapEntry[]): MapNode {
  for (const [index, { key, value }] of entries.entries()) {
    if (key.length !== hashBytes || value.length !== hashBytes)
      throw new FormatError(`a key and a value of the map are ${hashBytes} bytes`);
    if (index > 0 && Buffer.compare((entries[index - 1] as MapEntry).key, key) >= 0)
      throw new FormatError('the entries of the map are not in the order of their keys, each once');
  }
  return changed(map, entries, 0);
}

function changed(node: MapNode, entries: readonly MapEntry[], depth: number): MapNode {
  const [first] = entries;
  if (first === undefined) return node;
  if (entries.length === 1 && (node === undefined || (node.kind === 'leaf' && areSame(node.key, first.key))))
    return leafOf(first);
  if (node?.kind === 'leaf') return changed(undefined, withLeaf(entries, node), depth);
  const middle = entries.findIndex(({ key }) => isRight(key, depth));
  const split = middle < 0 ? entries.length : middle;
  return branchOf(
    changed(node?.left, entries.slice(0, split), depth + 1),
    changed(node?.right, entries.slice(split), depth + 1),
  );
}

/** The entries with one more in its place, unless its key is among them. */
function withLeaf(entries: readonly MapEntry[], leaf: MapLeaf): readonly MapEntry[] {
  const after = entries.findIndex(({ key }) => Buffer.compare(key, leaf.key) >= 0);
  const place = after < 0 ? entries.length : after;
  const isReplaced = after >= 0 && areSame((entries[after] as MapEntry).key, leaf.key);
  return isReplaced ? entries : entries.toSpliced(place, 0, leaf);
}

function leafOf({ key, value }: MapEntry): MapLeaf {
  return { kind: 'leaf', key, value, hash: mapLeafHash(key, value) };
}

function branchOf(left: MapNode, right: MapNode): MapBranch {
  return { kind: 'branch', left, right, hash: mapNodeHash(mapHash(left), mapHash(right)) };
}

/** The keys under which a leaf of the log stands in the map: the tags of its subjects, and its source. */
export function mapKeysOf({ sb, src }: LogLeaf): Uint8Array[] {
  const tags = sb.map((tag) => Buffer.from(tag, 'hex'));
  return src === undefined ? tags : [...tags, keyOfSource(src)];
}

/** Sources are few, and each has many leaves. */
const sourceKeys = new Map<string, Uint8Array>();
const sourceKeysMax = 1_000;

function keyOfSource(source: string): Uint8Array {
  const key = sourceKeys.get(source) ?? sourceKey(source);
  if (sourceKeys.size < sourceKeysMax) sourceKeys.set(source, key);
  return key;
}
