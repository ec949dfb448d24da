import { leafHash, nodeHash, sha256 } from '../hashes.js';
import { RightEdge } from '../right-edge.js';
import { entryBundle, hashesIn, type Tile, tilePath, tilesOf, tileWidth } from '../tile.js';
import type { HashReader, TreeHead } from '../tree.js';

/** A log as it would lie in a folder. */
export interface GrownTree extends TreeHead {
  readonly leaves: readonly Uint8Array[];
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly read: HashReader;
}

/** So many leaves, each other than the rest. */
export const someLeaves = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => Buffer.from(`leaf ${index}`));

export function grownTree(leaves: readonly Uint8Array[]): GrownTree {
  const files = new Map<string, Uint8Array>();
  const keep = (tile: Tile, bytes: Uint8Array) => void files.set(tilePath(tile), bytes);
  const edge = new RightEdge();
  for (const leaf of leaves) edge.append(leafHash(leaf), keep);
  edge.partialTiles(keep);
  for (const tile of tilesOf(leaves.length))
    if (tile.level === 'entries')
      keep(tile, entryBundle(leaves.slice(tile.index * tileWidth, tile.index * tileWidth + tile.width)));
  const read = hashesIn(leaves.length, (tile) => files.get(tilePath(tile)) as Uint8Array);
  return { size: leaves.length, root: edge.root(), leaves, files, read };
}

/** The root as RFC 6962 defines it, word for word. */
export function definedRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array());
  if (leaves.length === 1) return leafHash(leaves[0] as Uint8Array);
  const middle = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return nodeHash(definedRoot(leaves.slice(0, middle)), definedRoot(leaves.slice(middle)));
}

/** Copies of some bytes with one bit other, for every bit. */
export function* flips(bytes: Uint8Array): Generator<Uint8Array, void> {
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Uint8Array.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
    yield flipped;
  }
}

/** The same of a proof's hashes. */
export function* flipsIn(hashes: readonly Uint8Array[]): Generator<Uint8Array[], void> {
  for (const [place, hash] of hashes.entries()) for (const flipped of flips(hash)) yield hashes.with(place, flipped);
}
