import { areSame } from './encodings.js';
import { areHashes, emptyRoot, nodeHash } from './hashes.js';

/** A tree as a checkpoint names it: how many leaves it has, and its root. */
export interface TreeHead {
  /** From 0 to 2^53 - 1. */
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * The hash over the perfect subtree of 2^level leaves that begins at leaf index * 2^level. Gives 32 bytes, or throws where
 * it has none.
 */
export type HashReader = (level: number, index: number) => Uint8Array;

/** A proof has a hash for each level at most, and sizes have fewer than 64 bits (tlog-witness). */
export const proofHashesMax = 63;

/** The root of the first `size` leaves (RFC 6962, section 2.1). Reads one hash for each bit of the size. */
export function treeRoot(size: number, read: HashReader): Uint8Array {
  return size === 0 ? emptyRoot : rangeHash(0, size, read);
}

/** That a leaf is in a tree: the hashes beside its way to the root, from below (RFC 6962, section 2.1.1). */
export function inclusionProof(index: number, size: number, read: HashReader): Uint8Array[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`a tree of ${size} leaves has no leaf ${index}`);
  const { steps } = descent(0, size, (middle) => index < middle);
  return steps.map(({ beside: [start, end] }) => rangeHash(start, end, read));
}

/**
 * Whether a leaf with this hash stands at this index of the tree. Takes no trust: the proof may be anything. A proof that
 * is longer than it need be is none.
 */
export function verifyInclusion(
  { size, root }: TreeHead,
  index: number,
  hashOfLeaf: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!(isSize(size) && isSize(index) && index < size && areHashes(root, hashOfLeaf, ...proof))) return false;
  const { steps } = descent(0, size, (middle) => index < middle);
  if (proof.length !== steps.length) return false;
  let hash = hashOfLeaf;
  for (const [level, { side }] of steps.entries()) {
    const beside = proof[level] as Uint8Array;
    hash = side === 'right' ? nodeHash(hash, beside) : nodeHash(beside, hash);
  }
  return areSame(hash, root);
}

/**
 * That the first `oldSize` leaves of a tree are those of an older one (RFC 6962, section 2.1.2). Empty where the older one
 * has no leaves, or all.
 */
export function consistencyProof(oldSize: number, size: number, read: HashReader): Uint8Array[] {
  if (!(oldSize >= 0 && oldSize <= size)) throw new RangeError(`${oldSize} leaves are none of the first ${size}`);
  if (oldSize === 0) return [];
  const { steps, start, end } = wayTo(oldSize, size);
  const proof = steps.map(({ beside: [from, to] }) => rangeHash(from, to, read));
  return start === 0 ? proof : [rangeHash(start, end, read), ...proof];
}

/**
 * Whether one tree goes on from another: whether its first leaves are those of the other, in their order. Takes no trust:
 * the proof may be anything.
 */
export function verifyConsistency(old: TreeHead, tree: TreeHead, proof: readonly Uint8Array[]): boolean {
  if (!(isSize(old.size) && isSize(tree.size) && old.size <= tree.size)) return false;
  if (!areHashes(old.root, tree.root, ...proof)) return false;
  if (old.size === 0) return proof.length === 0 && areSame(old.root, emptyRoot);
  if (old.size === tree.size) return proof.length === 0 && areSame(old.root, tree.root);
  const { steps, start } = wayTo(old.size, tree.size);
  const besides = start === 0 ? proof : proof.slice(1);
  if (besides.length !== steps.length || (start !== 0 && proof.length === 0)) return false;
  let before = start === 0 ? old.root : (proof[0] as Uint8Array);
  let now = before;
  for (const [level, { side }] of steps.entries()) {
    const beside = besides[level] as Uint8Array;
    if (side === 'left') before = nodeHash(beside, before);
    now = side === 'right' ? nodeHash(now, beside) : nodeHash(beside, now);
  }
  return areSame(before, old.root) && areSame(now, tree.root);
}

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** One step on the way down: on which side the other subtree is, and the leaves that it has. */
interface Step {
  readonly side: 'left' | 'right';
  readonly beside: readonly [start: number, end: number];
}

/** The way from the root down to a subtree, told from below, and the leaves that this has. */
interface Way {
  readonly steps: readonly Step[];
  readonly start: number;
  readonly end: number;
}

/** To one leaf; or as far down as `hasArrived` says. */
function descent(
  from: number,
  to: number,
  goesLeft: (middle: number) => boolean,
  hasArrived = (start: number, end: number) => end - start === 1,
): Way {
  const steps: Step[] = [];
  let [start, end] = [from, to];
  while (!hasArrived(start, end)) {
    const middle = start + powerBelow(end - start);
    if (goesLeft(middle)) {
      steps.unshift({ side: 'right', beside: [middle, end] });
      end = middle;
    } else {
      steps.unshift({ side: 'left', beside: [start, middle] });
      start = middle;
    }
  }
  return { steps, start, end };
}

/** To the subtree that the first `oldSize` leaves end with, which the old tree and the new one both have. */
function wayTo(oldSize: number, size: number): Way {
  return descent(
    0,
    size,
    (middle) => oldSize <= middle,
    (_, end) => end === oldSize,
  );
}

/** The largest power of two below a number that is more than 1. */
function powerBelow(value: number): number {
  let power = 1;
  while (power * 2 < value) power *= 2;
  return power;
}

/** The hash over leaves from a start that is a multiple of every power of two up to their number. */
function rangeHash(start: number, end: number, read: HashReader): Uint8Array {
  const hashes: Uint8Array[] = [];
  let at = start;
  for (let level = levelOf(end - start); at < end; level--) {
    const width = 2 ** level;
    if (end - at < width) continue;
    hashes.push(read(level, at / width));
    at += width;
  }
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** How many times a number can be halved. */
function levelOf(value: number): number {
  let level = 0;
  while (2 ** (level + 1) <= value) level++;
  return level;
}
