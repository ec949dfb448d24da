import { GrowingTree } from './growing-tree.js';
import { hashBytes } from './hashes.js';
import { type Tile, tileAt, tileHeight, tileWidth } from './tile.js';
import type { HashReader } from './tree.js';

/** Takes the bytes of a tile, which are nobody else's. */
export type TileSink = (tile: Tile, bytes: Uint8Array) => void;

/**
 * The right edge of a growing tree (RFC 6962): all that is needed to append to it, to tell its root, and to write its tiles.
 * In memory it is 8 KiB for each level of tiles, of which a thousand million leaves have four, and a hash for each bit of
 * the size.
 */
export class RightEdge {
  readonly #tree: GrowingTree;
  /** Of each level of tiles, the one that is being filled. */
  readonly #tiles: Uint8Array[];

  constructor(tree = new GrowingTree(), tiles: Uint8Array[] = []) {
    this.#tree = tree;
    this.#tiles = tiles;
  }

  /** That of a tree which stands already, from its hashes, all of them in its partial tiles. */
  static of(size: number, read: HashReader): RightEdge {
    const tiles: Uint8Array[] = [];
    const perfect: Uint8Array[] = [];
    let end = size;
    for (let level = 0; 2 ** level <= size; level++) {
      const width = 2 ** level;
      if (level % tileHeight === 0) tiles.push(partialTile(level, Math.floor(size / width), read));
      if (Math.floor(size / width) % 2 === 0) continue;
      end -= width;
      perfect.unshift(read(level, end / width));
    }
    return new RightEdge(new GrowingTree(size, perfect), tiles);
  }

  get size(): number {
    return this.#tree.size;
  }

  /** Appends a leaf by its hash. Every tile that it fills is given to `full`. */
  append(hashOfLeaf: Uint8Array, full?: TileSink): void {
    this.#tree.append(hashOfLeaf, (level, index, hash) => {
      if (level % tileHeight === 0) this.#put(level / tileHeight, index, hash, full);
    });
  }

  #put(level: number, index: number, hash: Uint8Array, full?: TileSink): void {
    const place = index % tileWidth;
    if (this.#tiles.length === level) this.#tiles.push(new Uint8Array(tileWidth * hashBytes));
    const bytes = this.#tiles[level] as Uint8Array;
    bytes.set(hash, place * hashBytes);
    if (place === tileWidth - 1) full?.({ level, index: (index - place) / tileWidth, width: tileWidth }, bytes.slice());
  }

  root(): Uint8Array {
    return this.#tree.root();
  }

  /** Gives the tiles of hashes that are partial at this size, from the leaves up. */
  partialTiles(sink: TileSink): void {
    for (const [level, bytes] of this.#tiles.entries()) {
      const places = Math.floor(this.size / tileWidth ** level);
      if (places % tileWidth === 0) continue;
      const tile = tileAt(level, places - 1, this.size) as Tile;
      sink(tile, bytes.slice(0, tile.width * hashBytes));
    }
  }
}

function partialTile(level: number, places: number, read: HashReader): Uint8Array {
  const bytes = new Uint8Array(tileWidth * hashBytes);
  const width = places % tileWidth;
  for (let place = 0; place < width; place++) bytes.set(read(level, places - width + place), place * hashBytes);
  return bytes;
}
