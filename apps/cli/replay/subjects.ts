import {
  GrowingTree,
  leafHash,
  type MapEntry,
  type MapNode,
  mapHash,
  mapValue,
  sublogLeafBytes,
  withEntries,
} from '#libs/transparency';

/** A leaf of the log, as the subject map is made of it. */
export interface MappedLeaf {
  readonly index: number;
  readonly hash: Uint8Array;
  readonly keys: readonly Uint8Array[];
}

/** The subject map as it is derived from leaves, one after the other. In memory, some hundred bytes for each key. */
export class Subjects {
  readonly #sublogs = new Map<string, GrowingTree>();
  readonly #changed = new Set<string>();
  #map: MapNode;
  #size = 0;

  /** Over how many leaves it is. */
  get size(): number {
    return this.#size;
  }

  get keys(): number {
    return this.#sublogs.size;
  }

  take({ index, hash, keys }: MappedLeaf): void {
    for (const key of keys) {
      const name = Buffer.from(key).toString('latin1');
      const sublog = this.#sublogs.get(name) ?? new GrowingTree();
      sublog.append(leafHash(sublogLeafBytes(index, hash)));
      this.#sublogs.set(name, sublog);
      this.#changed.add(name);
    }
    this.#size = index + 1;
  }

  root(): Uint8Array {
    const entries = [...this.#changed].map((name): MapEntry => {
      const sublog = this.#sublogs.get(name) as GrowingTree;
      return { key: Buffer.from(name, 'latin1'), value: mapValue(sublog.size, sublog.root()) };
    });
    this.#map = withEntries(
      this.#map,
      entries.sort((one, other) => Buffer.compare(one.key, other.key)),
    );
    this.#changed.clear();
    return mapHash(this.#map);
  }
}
