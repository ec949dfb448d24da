import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makePrivateFile } from '#libs/event-store';

/** Where in the log's folder the subject map is. All of it follows from the leaves. */
export const mapPath = (logFolder: string): string => join(logFolder, 'map.sqlite');

/**
 * - `sublogs`: of each key the size of its sub-log, the roots of its perfect subtrees, the indexes in the log of its last entries
 *   (those behind the last full block), and its value in the map.
 * - `blocks`: of 256 entries each, the hash over them and their indexes.
 * - `parts`: of the keys that begin with the same bits, how many there are and the hash of their subtree, as of each epoch at which
 *   that changed. Whatever an epoch's map was is found from these and the entries, so no epoch is ever taken away.
 * - `epochs`: of each its root, its map's root and keys, and which leaf of the log says so, once there is one.
 * - `state`: over how many leaves the sub-logs are.
 */
const tables = `
CREATE TABLE IF NOT EXISTS sublogs (key BLOB PRIMARY KEY, size INTEGER NOT NULL, perfect BLOB NOT NULL, tail BLOB NOT NULL,
  value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blocks (id INTEGER PRIMARY KEY, key BLOB NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL,
  indexes BLOB NOT NULL, UNIQUE (key, number)) STRICT;
CREATE TABLE IF NOT EXISTS parts (part INTEGER, size INTEGER, keys INTEGER NOT NULL, hash BLOB NOT NULL,
  PRIMARY KEY (part, size)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS epochs (size INTEGER PRIMARY KEY, root BLOB NOT NULL, map_root BLOB NOT NULL,
  keys INTEGER NOT NULL, leaf INTEGER) STRICT;
CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY CHECK (id = 0), size INTEGER NOT NULL) STRICT;
`;

/** Pages of SQLite that are held, in KiB: what an epoch changes lies everywhere in the file. */
const cacheKib = 24 * 1_024;

/** Opens the map's file; to write it, makes it where it is not there. What is lost of it with the machine is derived again. */
export function openMapFile(path: string, { readonly = false } = {}): Database.Database {
  if (!readonly) makePrivateFile(path);
  const db = new Database(path, { readonly, fileMustExist: readonly });
  if (readonly) return db;
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma(`cache_size = -${cacheKib}`);
  db.exec(tables);
  return db;
}

/** How many bits of a key say in which part of the map it is. */
export const partBits = 12;
export const partCount = 2 ** partBits;

export const partOf = (key: Uint8Array): number => (((key[0] as number) << 8) | (key[1] as number)) >> (16 - partBits);

/** The keys of a part lie from the first of these up to the second. */
export function partBounds(part: number): readonly [from: Buffer, to: Buffer] {
  const bound = (at: number) => {
    if (at === partCount) return Buffer.alloc(33, 0xff);
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16BE(at << (16 - partBits));
    return bytes;
  };
  return [bound(part), bound(part + 1)];
}

/** Entries in a block. */
export const blockEntries = 256;
/** The level of the hash over a block in the tree of its sub-log. */
export const blockLevel = 8;

const indexBytes = 6;

export function indexesOf(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length / indexBytes }, (_, at) => bytes.readUIntBE(at * indexBytes, indexBytes));
}

export function indexesBytes(indexes: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(indexes.length * indexBytes);
  for (const [at, index] of indexes.entries()) bytes.writeUIntBE(index, at * indexBytes, indexBytes);
  return bytes;
}
