import { fromDecimal, fromHex, hexOf } from './encodings.js';
import { FormatError } from './format-error.js';
import { hashBytes } from './hashes.js';
import type { LogLeaf } from './leaf.js';

/** The name of the way in which maps are made, which the leaf of an epoch carries. */
export const mapFunction = 'MapFn/1';

/** The subject map over the first `size` leaves of the log, as the operator claims it in a `ledger.map-epoch` leaf. */
export interface MapEpoch {
  readonly size: number;
  /** Of the log at this size. */
  readonly root: Uint8Array;
  readonly mapRoot: Uint8Array;
  /** How many keys the map has. */
  readonly keys: number;
}

/** An epoch as the `data` of its leaf: hashes in hexadecimal digits, numbers as decimal text. */
export function mapEpochData({ size, root, mapRoot, keys }: MapEpoch): Readonly<Record<string, string>> {
  return { fn: mapFunction, keys: String(keys), mapRoot: hexOf(mapRoot), root: hexOf(root), size: String(size) };
}

/** Reads the epoch of a leaf. Throws a `FormatError` where it has none, or one of another function. */
export function mapEpochOf({ kind, data = {} }: LogLeaf): MapEpoch {
  const { fn, keys, mapRoot, root, size, ...more } = data;
  if (kind !== 'ledger.map-epoch') throw new FormatError(`a leaf of the kind ${kind} has no map epoch`);
  if (fn !== mapFunction || Object.keys(more).length > 0) throw new FormatError(`is no map epoch of ${mapFunction}`);
  return {
    size: fromDecimal(textIn(size), 'the size of a map epoch'),
    root: fromHex(textIn(root), hashBytes, 'the root of a map epoch'),
    mapRoot: fromHex(textIn(mapRoot), hashBytes, 'the map root of a map epoch'),
    keys: fromDecimal(textIn(keys), 'the keys of a map epoch'),
  };
}

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
