import fc from 'fast-check';
import { emptyMapHash, mapLeafHash, mapNodeHash, mapValue, sha256 } from '../hashes.js';
import { isRight, type MapEntry } from '../subject-map.js';
import type { TreeHead } from '../tree.js';

/** Keys of which many begin with the same bits, for that is where a map is deep. */
export const mapKeys = fc
  .tuple(fc.uint8Array({ minLength: 3, maxLength: 3 }), fc.constantFrom(0, 1, 30, 31), fc.boolean())
  .map(([bytes, at, isFirst]) => {
    const key = Buffer.alloc(32, isFirst ? 0xff : 0);
    key.set(bytes.subarray(0, Math.min(3, 32 - at)), at);
    return key;
  });

const byKey = (one: MapEntry, other: MapEntry) => Buffer.compare(one.key, other.key);

/** A sub-log as if the key had one. */
export const sublogOf = (key: Uint8Array): TreeHead => ({
  size: 1 + (key[0] as number),
  root: sha256(key),
});

/** An entry for each key, in their order. */
export const entriesOf = (keys: readonly Uint8Array[]): MapEntry[] => {
  const different = new Map(keys.map((key) => [Buffer.from(key).toString('hex'), key]));
  return [...different.values()]
    .map((key) => ({ key, value: mapValue(sublogOf(key).size, sublogOf(key).root) }))
    .sort(byKey);
};

/** The root as the format defines it, word for word. */
export function definedMapRoot(entries: readonly MapEntry[], depth = 0): Uint8Array {
  const [first] = entries;
  if (first === undefined) return emptyMapHash;
  if (entries.length === 1) return mapLeafHash(first.key, first.value);
  return mapNodeHash(
    definedMapRoot(
      entries.filter(({ key }) => !isRight(key, depth)),
      depth + 1,
    ),
    definedMapRoot(
      entries.filter(({ key }) => isRight(key, depth)),
      depth + 1,
    ),
  );
}
