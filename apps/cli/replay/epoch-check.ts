import {
  FormatError,
  GrowingTree,
  type LogLeaf,
  type MapEpoch,
  mapEpochOf,
  mapKeysOf,
  type TreeHead,
} from '#libs/transparency';
import { LogRefused } from './log-refused.js';
import { type MappedLeaf, Subjects } from './subjects.js';

/** Leaves that are held back, where nothing else is said, until an epoch of a size before them has come: one comes soon after its size. */
const heldUsually = 131_072;

/** Epochs for which leaves are read again: a log that has more of them was made to be endless to check. */
const lateMax = 16;

/** How many epochs were derived anew, and how many keys the last of them has. */
export interface CheckedEpochs {
  readonly epochs: number;
  readonly keys: number;
}

/**
 * Derives every epoch of the subject map from the leaves before it, and compares. Leaves come once and in order; where an
 * epoch is said so late that they cannot be held back so long, they are read again.
 */
export class EpochCheck {
  readonly #again: (size: number) => AsyncIterable<MappedLeaf>;
  readonly #heldMax: number;
  readonly #subjects = new Subjects();
  /** The tree of the leaves that the subjects are made of. */
  readonly #tree = new GrowingTree();
  #held: MappedLeaf[] = [];
  #first = 0;
  #late = 0;
  #found: CheckedEpochs = { epochs: 0, keys: 0 };

  /** @param again reads the leaves of the log before a size anew */
  constructor(again: (size: number) => AsyncIterable<MappedLeaf>, heldMax = heldUsually) {
    this.#again = again;
    this.#heldMax = heldMax;
  }

  get found(): CheckedEpochs {
    return this.#found;
  }

  /** The tree of all leaves that were taken. */
  head(): TreeHead {
    this.#advance(this.#subjects.size + this.#held.length - this.#first);
    return { size: this.#tree.size, root: this.#tree.root() };
  }

  /** Takes the next leaf. */
  take(leaf: LogLeaf, index: number, hash: Uint8Array): void {
    this.#held.push({ index, hash, keys: mapKeysOf(leaf) });
    if (this.#held.length - this.#first > this.#heldMax) this.#advance(this.#subjects.size + 1);
  }

  /** Compares the epoch of the leaf that comes next. Throws a `LogRefused` where it is another than its leaves make. */
  async compare(leaf: LogLeaf, index: number): Promise<void> {
    const claim = epochIn(leaf, index);
    let [subjects, tree] = [this.#subjects, this.#tree];
    if (claim.size >= subjects.size) this.#advance(claim.size);
    else {
      if (++this.#late > lateMax)
        throw new LogRefused(
          'false-map',
          `leaf ${index} is one of many that say late what the map was, at ${claim.size}`,
        );
      [subjects, tree] = [new Subjects(), new GrowingTree()];
      for await (const one of this.#again(claim.size)) {
        subjects.take(one);
        tree.append(one.hash);
      }
    }
    const isSame =
      Buffer.from(subjects.root()).equals(claim.mapRoot) &&
      Buffer.from(tree.root()).equals(claim.root) &&
      subjects.keys === claim.keys;
    if (!isSame)
      throw new LogRefused('false-map', `leaf ${index} says of the map at ${claim.size} what its leaves do not make`);
    this.#found = { epochs: this.#found.epochs + 1, keys: claim.keys };
  }

  #advance(size: number): void {
    while (this.#subjects.size < size) {
      const leaf = this.#held[this.#first++] as MappedLeaf;
      this.#subjects.take(leaf);
      this.#tree.append(leaf.hash);
    }
    // What is behind is let go in pieces: each time would cost as much as there is.
    if (this.#first < this.#heldMax / 2 && this.#first < this.#held.length) return;
    this.#held = this.#held.slice(this.#first);
    this.#first = 0;
  }
}

function epochIn(leaf: LogLeaf, index: number): MapEpoch {
  try {
    const epoch = mapEpochOf(leaf);
    if (epoch.size > 0 && epoch.size <= index) return epoch;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new LogRefused('false-map', `leaf ${index}: ${error.message}`);
  }
  throw new LogRefused('false-map', `leaf ${index} claims a map of leaves that come after it`);
}
