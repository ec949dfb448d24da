import type Database from 'better-sqlite3';
import {
  consistencyProof,
  emptyMapHash,
  type FirstEntries,
  type HashReader,
  leafHash,
  type MapBranch,
  type MapEntry,
  type MapNode,
  type MapProof,
  mapProof,
  mapValue,
  nodeHash,
  sublogLeafBytes,
  type TreeHead,
  treeRoot,
} from '#libs/transparency';
import { emptyPart, type MapPart, partNode, subtreesOver } from './map-parts.js';
import { blockEntries, blockLevel, indexesOf, openMapFile, partBits, partBounds, partCount } from './map-tables.js';
import { epochIn, type MadeEpoch } from './map-writer.js';

/** What the map says of a key, and its first entries where these are asked for. */
export interface SaidOfKey {
  readonly map: MapProof;
  readonly first?: FirstEntries;
}

/** Reads the subject map as of any of its epochs, while it is written. */
export class MapReader {
  readonly #db: Database.Database;
  readonly #statements: ReturnType<typeof statementsOf>;
  /** The subtrees above the parts at the epoch that was asked about last. */
  #subtrees: { readonly size: number; readonly depths: readonly (readonly MapPart[])[] } | undefined;

  constructor(path: string) {
    this.#db = openMapFile(path, { readonly: true });
    this.#statements = statementsOf(this.#db);
  }

  /** The last epoch of which a log of this size has the leaf. */
  lastEpoch(logSize: number): MadeEpoch | undefined {
    return epochIn(this.#statements.lastEpoch.get(logSize));
  }

  epochAt(size: number): MadeEpoch | undefined {
    return epochIn(this.#statements.epoch.get(size));
  }

  /**
   * What the map of an epoch says of a key.
   * @param leafHashes those of the log
   * @param first how many of the first entries are shown; all where there are fewer
   */
  saidOf(key: Uint8Array, epochSize: number, leafHashes: HashReader, first?: number): SaidOfKey {
    return this.#db.transaction(() => {
      const sublog = this.#sublog(key, leafHashes);
      const size = sublog.sizeAt(epochSize);
      const head = (): TreeHead => ({ size, root: treeRoot(size, sublog.read) });
      const map = mapProof(this.#nodeAt(epochSize, leafHashes, 0, 0), key, head);
      if (first === undefined || size === 0) return { map };
      const count = Math.min(first, size);
      const entries = Array.from({ length: count }, (_, at) => sublog.entryAt(at));
      return { map, first: { entries, consistency: consistencyProof(count, size, sublog.read) } };
    })();
  }

  /** Which leaves of the log a key has by an epoch, in order. */
  leavesOf(key: Uint8Array, epochSize: number): number[] {
    return this.#db.transaction(() => {
      // What is read of a sub-log without its hashes.
      const sublog = this.#sublog(key, () => emptyMapHash);
      return Array.from({ length: sublog.sizeAt(epochSize) }, (_, at) => sublog.indexAt(at));
    })();
  }

  /** That the sub-log of a key goes on from its first entries to all that an epoch has. */
  consistencyOf(key: Uint8Array, first: number, epochSize: number, leafHashes: HashReader): Uint8Array[] {
    return this.#db.transaction(() => {
      const sublog = this.#sublog(key, leafHashes);
      return [...consistencyProof(first, sublog.sizeAt(epochSize), sublog.read)];
    })();
  }

  close(): void {
    this.#db.close();
  }

  #nodeAt(size: number, leafHashes: HashReader, depth: number, place: number): MapNode {
    const { keys, hash } = this.#subtreesAt(size)[depth]?.[place] ?? emptyPart;
    if (keys === 0) return undefined;
    const below = (side: 0 | 1): MapNode => this.#nodeAt(size, leafHashes, depth + 1, 2 * place + side);
    if (depth < partBits && keys === 1) return below(0) ?? below(1);
    const part = () => partNode(this.#entriesOf(place, size, leafHashes));
    if (keys === 1) return part();
    // The way of a key goes through one part only: of those beside it the hash is enough.
    const halves = lazily(() => (depth < partBits ? { left: below(0), right: below(1) } : (part() as MapBranch)));
    return {
      kind: 'branch',
      hash,
      get left() {
        return halves().left;
      },
      get right() {
        return halves().right;
      },
    };
  }

  #subtreesAt(size: number): readonly (readonly MapPart[])[] {
    if (this.#subtrees?.size !== size) {
      const parts: MapPart[] = Array.from({ length: partCount }, () => emptyPart);
      for (const part of parts.keys()) {
        const row = this.#statements.part.get(part, size) as MapPart | undefined;
        if (row !== undefined) parts[part] = row;
      }
      this.#subtrees = { size, depths: subtreesOver(parts) };
    }
    return this.#subtrees.depths;
  }

  /** The entries of a part of the map as of an epoch. */
  #entriesOf(part: number, size: number, leafHashes: HashReader): MapEntry[] {
    const keys = this.#statements.keys.all(...partBounds(part)) as Buffer[];
    return keys.flatMap((key) => {
      const sublog = this.#sublog(key, leafHashes);
      const count = sublog.sizeAt(size);
      if (count === 0) return [];
      return [{ key, value: count === sublog.size ? sublog.value : mapValue(count, treeRoot(count, sublog.read)) }];
    });
  }

  #sublog(key: Uint8Array, leafHashes: HashReader): Sublog {
    const row = this.#statements.sublog.get(key) as SublogRow | undefined;
    return new Sublog(row ?? noEntries, leafHashes, {
      indexes: (number) => indexesOf(this.#statements.blockIndexes.get(key, number) as Buffer),
      hash: (number) => this.#statements.blockHash.get(key, number) as Buffer,
    });
  }
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const statementsOf = (db: Database.Database) => ({
  lastEpoch: db.prepare('SELECT * FROM epochs WHERE leaf < ? ORDER BY size DESC LIMIT 1'),
  epoch: db.prepare('SELECT * FROM epochs WHERE size = ?'),
  part: db.prepare('SELECT keys, hash FROM parts WHERE part = ? AND size <= ? ORDER BY size DESC LIMIT 1'),
  keys: db.prepare('SELECT key FROM sublogs WHERE key >= ? AND key < ? ORDER BY key').pluck(),
  sublog: db.prepare('SELECT size, tail, value FROM sublogs WHERE key = ?'),
  blockIndexes: db.prepare('SELECT indexes FROM blocks WHERE key = ? AND number = ?').pluck(),
  blockHash: db.prepare('SELECT hash FROM blocks WHERE key = ? AND number = ?').pluck(),
});

interface SublogRow {
  readonly size: number;
  readonly tail: Buffer;
  readonly value: Uint8Array;
}

const noEntries: SublogRow = { size: 0, tail: Buffer.alloc(0), value: emptyMapHash };

interface Blocks {
  indexes(number: number): number[];
  hash(number: number): Uint8Array;
}

/** The sub-log of a key as far as it has come, which is further than any epoch that is asked about. */
class Sublog {
  readonly size: number;
  readonly value: Uint8Array;
  readonly #leafHashes: HashReader;
  readonly #blocks: Blocks;
  readonly #indexes = new Map<number, number[]>();

  constructor({ size, tail, value }: SublogRow, leafHashes: HashReader, blocks: Blocks) {
    [this.size, this.value, this.#leafHashes, this.#blocks] = [size, value, leafHashes, blocks];
    this.#indexes.set(Math.floor(size / blockEntries), indexesOf(tail));
  }

  /** How many of its entries are of the first `logSize` leaves of the log. */
  sizeAt(logSize: number): number {
    if (this.size === 0 || this.indexAt(this.size - 1) < logSize) return this.size;
    let [from, to] = [0, this.size - 1];
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (this.indexAt(middle) < logSize) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  entryAt(at: number): { readonly index: number; readonly hash: Uint8Array } {
    const index = this.indexAt(at);
    return { index, hash: this.#leafHashes(0, index) };
  }

  /** The hashes of its tree. Whole blocks are kept, the rest follows from its entries. */
  readonly read: HashReader = (level, index) => {
    if (level === blockLevel) return this.#blocks.hash(index);
    if (level > 0) return nodeHash(this.read(level - 1, 2 * index), this.read(level - 1, 2 * index + 1));
    const { index: place, hash } = this.entryAt(index);
    return leafHash(sublogLeafBytes(place, hash));
  };

  /** The leaf of the log that an entry is. */
  indexAt(at: number): number {
    const number = Math.floor(at / blockEntries);
    const indexes = this.#indexes.get(number) ?? this.#blocks.indexes(number);
    this.#indexes.set(number, indexes);
    return indexes[at % blockEntries] as number;
  }
}
