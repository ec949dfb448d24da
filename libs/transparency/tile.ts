import { fromDecimal } from './encodings.js';
import { FormatError } from './format-error.js';
import { hashBytes, nodeHash } from './hashes.js';
import { leafBytesMax } from './leaf.js';
import type { HashReader } from './tree.js';

/** How many hashes, or entries, a full tile has. */
export const tileWidth = 256;
/** A tile's hashes are so many levels of the tree above those of the tile below it. */
export const tileHeight = 8;
const LEVEL_MAX = 63;

/** Which part of a log: hashes of a level of tiles, 0 being that of leaves, or the leaves themselves. */
export interface Tile {
  readonly level: number | 'entries';
  /** Within the level, from 0. */
  readonly index: number;
  /** From 1 to 256. Less than 256 is a partial tile, which the end of a tree has. */
  readonly width: number;
}

/** Where a tile lies below a log's prefix (tlog-tiles, section "Merkle Tree"): `tile/0/x001/x234/067.p/5`. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) as string[];
  const path = groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${path}${width === tileWidth ? '' : `.p/${width}`}`;
}

/** The tile that a path names. Throws a `FormatError` where it is none, or written in another way than `tilePath` does. */
export function parseTilePath(path: string): Tile {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,6}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (match === null) throw new FormatError('is no path of a tile');
  const [, level = '', groups = '', width] = match;
  const tile: Tile = {
    level: level === 'entries' ? level : fromDecimal(level, 'the level of a tile'),
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: width === undefined ? tileWidth : fromDecimal(width, 'the width of a tile'),
  };
  const isWithin = tile.level === 'entries' || tile.level <= LEVEL_MAX;
  if (!isWithin || tile.width < 1 || !Number.isSafeInteger(tile.index) || tilePath(tile) !== path)
    throw new FormatError('is no path of a tile');
  return tile;
}

/** The tile of a tree of this size that has the place `index` of a level; undefined where the tree has no such place. */
export function tileAt(level: number | 'entries', index: number, size: number): Tile | undefined {
  const places = placesOf(level, size);
  if (index >= places) return undefined;
  const tile = Math.floor(index / tileWidth);
  return { level, index: tile, width: Math.min(tileWidth, places - tile * tileWidth) };
}

const placesOf = (level: number | 'entries', size: number) =>
  Math.floor(size / tileWidth ** (level === 'entries' ? 0 : level));

/**
 * The tiles that a tree of `size` has and one of `oldSize` has not, in the order of their levels, entry bundles first; all
 * of them where the old one has no leaves. There is no empty tile.
 */
export function* tilesOf(size: number, oldSize = 0): Generator<Tile, void> {
  yield* tilesOfLevel('entries', size, oldSize);
  for (let level = 0; placesOf(level, size) > 0; level++) yield* tilesOfLevel(level, size, oldSize);
}

function* tilesOfLevel(level: number | 'entries', size: number, oldSize: number): Generator<Tile, void> {
  const before = placesOf(level, oldSize);
  if (placesOf(level, size) === before) return;
  for (let place = before - (before % tileWidth); ; place += tileWidth) {
    const tile = tileAt(level, place, size);
    if (tile === undefined) return;
    yield tile;
  }
}

/** Reads the hashes of a tree of this size out of its tiles. `bytesOf` is asked for tiles that the size has alone. */
export function hashesIn(size: number, bytesOf: (tile: Tile) => Uint8Array): HashReader {
  return (level, index) => {
    const rows = level % tileHeight;
    const width = 2 ** rows;
    const tileLevel = (level - rows) / tileHeight;
    const tile = tileAt(tileLevel, (index + 1) * width - 1, size);
    if (tile === undefined) throw new RangeError(`a tree of ${size} leaves has no hash ${index} of level ${level}`);
    const bytes = bytesOf(tile);
    checkHashTile(tile, bytes);
    const first = (index * width) % tileWidth;
    return subtreeHash(bytes.subarray(first * hashBytes, (first + width) * hashBytes));
  };
}

/**
 * The tiles that a function reads hashes from, each once, in the order in which it asks for them first. What is read does
 * not depend on what it says, so that who has to wait for tiles can ask for all of them, and then call it again.
 */
export function tilesRead(size: number, asking: (read: HashReader) => unknown): Tile[] {
  const tiles = new Map<string, Tile>();
  const nothing = new Uint8Array(tileWidth * hashBytes);
  const read = hashesIn(size, (tile) => {
    tiles.set(tilePath(tile), tile);
    return nothing.subarray(0, tile.width * hashBytes);
  });
  asking(read);
  return [...tiles.values()];
}

/** Throws a `FormatError` where bytes are not as long as a tile of hashes. */
export function checkHashTile(tile: Tile, bytes: Uint8Array): void {
  if (bytes.length !== tile.width * hashBytes)
    throw new FormatError(`${tilePath(tile)} has ${bytes.length} bytes, not ${tile.width * hashBytes}`);
}

/** The hash over a perfect subtree, from its lowest hashes, a power of two of them, one after the other. */
function subtreeHash(hashes: Uint8Array): Uint8Array {
  if (hashes.length === hashBytes) return hashes;
  const middle = hashes.length / 2;
  return nodeHash(subtreeHash(hashes.subarray(0, middle)), subtreeHash(hashes.subarray(middle)));
}

const lengthBytes = 2;

/** Leaves as an entry bundle (tlog-tiles, section "Log entries"): each behind its length in two bytes. */
export function entryBundle(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length > tileWidth) throw new FormatError(`${leaves.length} entries are over ${tileWidth}`);
  const bundle = Buffer.allocUnsafe(leaves.reduce((sum, { length }) => sum + lengthBytes + length, 0));
  let at = 0;
  for (const leaf of leaves) {
    if (leaf.length > leafBytesMax) throw new FormatError(`an entry of ${leaf.length} bytes is over ${leafBytesMax}`);
    at = bundle.writeUInt16BE(leaf.length, at);
    bundle.set(leaf, at);
    at += leaf.length;
  }
  return bundle;
}

/** The leaves of an entry bundle, views of its bytes. Throws a `FormatError` where it has not `width` of them and nothing else. */
export function parseEntryBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  const leaves: Uint8Array[] = [];
  const { buffer, byteOffset, byteLength } = bytes;
  const view = new DataView(buffer, byteOffset, byteLength);
  let at = 0;
  while (leaves.length < width) {
    if (at + lengthBytes > byteLength) throw new FormatError(`an entry bundle ends after ${leaves.length} of ${width}`);
    const end = at + lengthBytes + view.getUint16(at);
    if (end > byteLength) throw new FormatError(`an entry bundle ends within entry ${leaves.length}`);
    leaves.push(bytes.subarray(at + lengthBytes, end));
    at = end;
  }
  if (at < byteLength) throw new FormatError(`an entry bundle goes on after ${width} entries`);
  return leaves;
}
