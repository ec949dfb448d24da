import type Database from 'better-sqlite3';
import {
  GrowingTree,
  hashBytes,
  leafHash,
  type MapEntry,
  type MapEpoch,
  mapKeysOf,
  mapValue,
  parseLeaf,
  sublogLeafBytes,
} from '#libs/transparency';
import { emptyPart, type MapPart, partOfEntries, subtreesOver } from './map-parts.js';
import {
  blockEntries,
  blockLevel,
  indexesBytes,
  indexesOf,
  openMapFile,
  partBounds,
  partCount,
  partOf,
} from './map-tables.js';

interface SublogRow {
  readonly size: number;
  readonly perfect: Buffer;
  readonly tail: Buffer;
}

/** An epoch that was made, and which leaf of the log says so; undefined while none does. */
export interface MadeEpoch extends MapEpoch {
  readonly leaf: number | undefined;
}

/** Keeps the subject map on disk. Each call is one transaction: a process that ends in the middle of one has not begun it. */
export class MapWriter {
  readonly #db: Database.Database;
  readonly #statements: ReturnType<typeof statementsOf>;
  readonly #parts: MapPart[] = Array.from({ length: partCount }, () => emptyPart);
  /** Parts of which a key has changed since the last epoch. */
  readonly #changed = new Set<number>();
  #size = 0;
  #last: MadeEpoch | undefined;

  constructor(path: string) {
    this.#db = openMapFile(path);
    this.#statements = statementsOf(this.#db);
    this.#readBack();
  }

  /** Over how many leaves the sub-logs are. */
  get size(): number {
    return this.#size;
  }

  /** The last epoch; undefined before the first. */
  get last(): MadeEpoch | undefined {
    return this.#last;
  }

  /** Takes the leaves that follow on those that were taken. */
  take(leaves: readonly Uint8Array[]): void {
    const added = new Map<
      string,
      { readonly key: Uint8Array; readonly entries: [index: number, hash: Uint8Array][] }
    >();
    for (const [at, leaf] of leaves.entries()) {
      const hash = leafHash(leaf);
      for (const key of mapKeysOf(parseLeaf(leaf))) {
        const name = Buffer.from(key).toString('latin1');
        const found = added.get(name) ?? { key, entries: [] };
        found.entries.push([this.#size + at, hash]);
        added.set(name, found);
      }
    }
    const size = this.#size + leaves.length;
    // In their order in the file, so that each page of it is looked for once.
    const inOrder = [...added.values()].sort((one, other) => Buffer.compare(one.key, other.key));
    this.#db
      .transaction(() => {
        for (const { key, entries } of inOrder) this.#append(key, entries);
        this.#statements.setSize.run(size);
      })
      .immediate();
    this.#size = size;
    for (const { key } of added.values()) this.#changed.add(partOf(key));
  }

  /**
   * The epoch at the size that the sub-logs have.
   * @param root of the log at this size
   */
  makeEpoch(root: Uint8Array): MadeEpoch {
    const looked = [...this.#changed].map((part) => [part, this.#partNow(part)] as const);
    const changed = looked.filter(([part, { hash }]) => !Buffer.from(hash).equals((this.#parts[part] as MapPart).hash));
    for (const [part, now] of changed) this.#parts[part] = now;
    const [[top] = []] = subtreesOver(this.#parts);
    const { hash: mapRoot, keys } = top as MapPart;
    const epoch = { size: this.#size, root, mapRoot, keys, leaf: undefined };
    this.#db
      .transaction(() => {
        for (const [part, now] of changed) this.#statements.addPart.run(part, epoch.size, now.keys, now.hash);
        this.#statements.addEpoch.run(epoch.size, root, mapRoot, keys);
      })
      .immediate();
    this.#changed.clear();
    this.#last = epoch;
    return epoch;
  }

  /** The epoch that was made at a size; undefined where none was. */
  epochAt(size: number): MadeEpoch | undefined {
    return epochIn(this.#db.prepare('SELECT * FROM epochs WHERE size = ?').get(size));
  }

  /** Takes down which leaf of the log says what the epoch at a size is. */
  isLogged(size: number, leaf: number): void {
    this.#db.prepare('UPDATE epochs SET leaf = ? WHERE size = ? AND leaf IS NULL').run(leaf, size);
    if (this.#last?.size === size) this.#last = this.epochAt(size);
  }

  /** Begins anew. */
  clear(): void {
    for (const table of ['sublogs', 'blocks', 'parts', 'epochs', 'state']) this.#db.exec(`DELETE FROM ${table}`);
    this.#readBack();
  }

  close(): void {
    this.#db.close();
  }

  #readBack(): void {
    this.#size = (this.#db.prepare('SELECT size FROM state').pluck().get() as number | undefined) ?? 0;
    this.#last = epochIn(this.#db.prepare('SELECT * FROM epochs ORDER BY size DESC LIMIT 1').get());
    this.#parts.fill(emptyPart);
    for (const { part, keys, hash } of this.#db
      .prepare('SELECT part, max(size), keys, hash FROM parts GROUP BY part')
      .iterate() as Iterable<MapPart & { readonly part: number }>)
      this.#parts[part] = { keys, hash };
    this.#changed.clear();
    if (this.#size > (this.#last?.size ?? 0)) for (let part = 0; part < partCount; part++) this.#changed.add(part);
  }

  #partNow(part: number): MapPart {
    return partOfEntries(this.#statements.entries.all(...partBounds(part)) as MapEntry[]);
  }

  #append(key: Uint8Array, entries: readonly (readonly [index: number, hash: Uint8Array])[]): void {
    const row = this.#statements.sublog.get(key) as SublogRow | undefined;
    const tree = new GrowingTree(row?.size, row && hashesOf(row.perfect));
    let tail = row === undefined ? [] : indexesOf(row.tail);
    let block: Uint8Array | undefined;
    for (const [index, hash] of entries) {
      tail.push(index);
      tree.append(leafHash(sublogLeafBytes(index, hash)), (level, _, made) => {
        if (level === blockLevel) block = made;
      });
      if (block === undefined) continue;
      this.#statements.addBlock.run(key, tree.size / blockEntries - 1, block, indexesBytes(tail));
      [tail, block] = [[], undefined];
    }
    const value = mapValue(tree.size, tree.root());
    this.#statements.setSublog.run(key, tree.size, Buffer.concat(tree.perfect), indexesBytes(tail), value);
  }
}

const statementsOf = (db: Database.Database) => ({
  setSize: db.prepare('INSERT OR REPLACE INTO state VALUES (0, ?)'),
  addPart: db.prepare('INSERT INTO parts VALUES (?, ?, ?, ?)'),
  addEpoch: db.prepare('INSERT INTO epochs VALUES (?, ?, ?, ?, NULL)'),
  entries: db.prepare('SELECT key, value FROM sublogs WHERE key >= ? AND key < ? ORDER BY key'),
  sublog: db.prepare('SELECT size, perfect, tail FROM sublogs WHERE key = ?'),
  setSublog: db.prepare('INSERT OR REPLACE INTO sublogs VALUES (?, ?, ?, ?, ?)'),
  addBlock: db.prepare('INSERT INTO blocks (key, number, hash, indexes) VALUES (?, ?, ?, ?)'),
});

function hashesOf(bytes: Buffer): Uint8Array[] {
  return Array.from({ length: bytes.length / hashBytes }, (_, at) =>
    bytes.subarray(at * hashBytes, (at + 1) * hashBytes),
  );
}

interface EpochRow {
  readonly size: number;
  readonly root: Buffer;
  readonly map_root: Buffer;
  readonly keys: number;
  readonly leaf: number | null;
}

export function epochIn(row: unknown): MadeEpoch | undefined {
  if (row === undefined) return undefined;
  const { size, root, map_root: mapRoot, keys, leaf } = row as EpochRow;
  return { size, root, mapRoot, keys, leaf: leaf ?? undefined };
}
