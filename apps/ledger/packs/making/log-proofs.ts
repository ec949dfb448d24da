import {
  consistencyProof,
  type HashReader,
  hashesIn,
  inclusionProof,
  nodeHash,
  proofBytes,
  tilePath,
} from '#libs/transparency';
import type { LogFiles } from '../../proofs/log-files.js';

/** How many tiles, and how many hashes above those of a tile, are held. */
const [tilesMax, hashesMax] = [1_024, 16_384];

/**
 * Proofs of many leaves of one log against one checkpoint. Each tile is read once, and each hash between its rows is made once, where
 * leaves are asked about in their order; what is held of them has a bound.
 */
export class LogProofs {
  readonly #size: number;
  readonly #note: Uint8Array;
  readonly #read: HashReader;
  readonly #hashes = new Map<string, Uint8Array>();

  /** @param note the checkpoint at this size, as it was published */
  constructor(files: LogFiles, size: number, note: Uint8Array) {
    [this.#size, this.#note] = [size, note];
    const tiles = new Map<string, Uint8Array>();
    this.#read = hashesIn(size, (tile) => bounded(tiles, tilePath(tile), tilesMax, () => files.hashTile(tile)));
  }

  /** The hashes of the log's tree. */
  readonly hashes: HashReader = (level, index) => {
    // The rows that tiles have are there to be read; those between them follow from these.
    if (level % 8 === 0) return this.#read(level, index);
    return bounded(this.#hashes, `${level} ${index}`, hashesMax, () =>
      nodeHash(this.hashes(level - 1, 2 * index), this.hashes(level - 1, 2 * index + 1)),
    );
  };

  /** That a leaf is in the log, as a tlog-proof. */
  proofOf(index: number): Uint8Array {
    return proofBytes({ index, hashes: inclusionProof(index, this.#size, this.hashes), checkpoint: this.#note });
  }

  /** That the log goes on from its first leaves, so many of them. */
  consistencyFrom(size: number): readonly Uint8Array[] {
    return consistencyProof(size, this.#size, this.hashes);
  }
}

/** What is held by a name, or made; the oldest goes where there are too many. */
function bounded<Value>(held: Map<string, Value>, name: string, most: number, make: () => Value): Value {
  const found = held.get(name);
  if (found !== undefined) return found;
  const made = make();
  held.set(name, made);
  if (held.size > most) held.delete(held.keys().next().value as string);
  return made;
}
