import { FormatError } from './format-error.js';
import { emptyRoot, hashBytes, nodeHash } from './hashes.js';

/** Told of every hash that an appended leaf completes: that of a perfect subtree, and where it stands (see `HashReader`). */
export type NodeSink = (level: number, index: number, hash: Uint8Array) => void;

/**
 * A growing tree (RFC 6962), as much of it as its root and the next leaf need: a hash for each bit that is set in its size. A leaf
 * costs less than one node hash on average, a root one for each of these bits.
 */
export class GrowingTree {
  #size: number;
  readonly #perfect: Uint8Array[];

  /** @param perfect the roots of the perfect subtrees that the leaves make up, the largest first */
  constructor(size = 0, perfect: readonly Uint8Array[] = []) {
    this.#size = size;
    this.#perfect = [...perfect];
  }

  get size(): number {
    return this.#size;
  }

  get perfect(): readonly Uint8Array[] {
    return this.#perfect;
  }

  /** Appends a leaf by its hash. */
  append(hashOfLeaf: Uint8Array, made?: NodeSink): void {
    if (hashOfLeaf.length !== hashBytes) throw new FormatError(`a hash is ${hashBytes} bytes`);
    let hash = hashOfLeaf;
    let index = this.#size;
    for (let level = 0; ; level++, index = (index - 1) / 2) {
      made?.(level, index, hash);
      if (index % 2 === 0) break;
      hash = nodeHash(this.#perfect.pop() as Uint8Array, hash);
    }
    this.#perfect.push(hash);
    this.#size++;
  }

  root(): Uint8Array {
    return this.#perfect.length === 0 ? emptyRoot : this.#perfect.reduceRight((right, left) => nodeHash(left, right));
  }
}
