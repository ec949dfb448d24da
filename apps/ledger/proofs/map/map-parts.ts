import {
  emptyMapHash,
  isRight,
  type MapEntry,
  type MapNode,
  mapHash,
  mapNodeHash,
  withEntries,
} from '#libs/transparency';
import { partBits } from './map-tables.js';

/** A subtree of the map as who is beside it sees it. */
export interface MapPart {
  readonly keys: number;
  readonly hash: Uint8Array;
}

export const emptyPart: MapPart = { keys: 0, hash: emptyMapHash };

/** The subtree of a part of the map, from its entries in the order of their keys. */
export function partNode(entries: readonly MapEntry[]): MapNode {
  let node = withEntries(undefined, entries);
  const [first] = entries;
  for (let depth = 0; depth < partBits && node?.kind === 'branch'; depth++)
    node = isRight((first as MapEntry).key, depth) ? node.right : node.left;
  return node;
}

export const partOfEntries = (entries: readonly MapEntry[]): MapPart => ({
  keys: entries.length,
  hash: mapHash(partNode(entries)),
});

/** The subtree over two that are beside each other: with one key it has that key's own hash, wherever it is. */
function joined(left: MapPart, right: MapPart): MapPart {
  const keys = left.keys + right.keys;
  if (keys <= 1) return left.keys === 1 ? left : right;
  return { keys, hash: mapNodeHash(left.hash, right.hash) };
}

/** All subtrees above the parts: of each depth, from the root's down, those from left to right; the parts are the last. */
export function subtreesOver(parts: readonly MapPart[]): readonly (readonly MapPart[])[] {
  const depths = [parts];
  for (let below = parts; below.length > 1; ) {
    const these = Array.from({ length: below.length / 2 }, (_, at) =>
      joined(below[2 * at] as MapPart, below[2 * at + 1] as MapPart),
    );
    depths.unshift(these);
    below = these;
  }
  return depths;
}
