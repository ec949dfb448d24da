import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leafHash } from './hashes.js';
import { RightEdge } from './right-edge.js';
import { definedRoot, flips, flipsIn, type GrownTree, grownTree, someLeaves } from './test/grown-tree.js';
import { tilesRead } from './tile.js';
import {
  consistencyProof,
  inclusionProof,
  type TreeHead,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './tree.js';

const leafCount = fc.oneof(fc.nat(40), fc.integer({ min: 250, max: 1_100 }));
const trees = leafCount.map((count) => grownTree(someLeaves(count)));
const filled = leafCount.filter((count) => count > 0).map((count) => grownTree(someLeaves(count)));

const headOf = (tree: GrownTree, size: number): TreeHead => ({ size, root: treeRoot(size, tree.read) });
const isIncluded = (tree: GrownTree, index: number, proof = inclusionProof(index, tree.size, tree.read)) =>
  verifyInclusion(tree, index, leafHash(tree.leaves[index] as Uint8Array), proof);

describe('the tree', () => {
  it('has the root that RFC 6962 defines, at every size on the way', () => {
    fc.assert(
      fc.property(trees, fc.nat(), (tree, some) => {
        const size = some % (tree.size + 1);
        expect(tree.root).toEqual(definedRoot(tree.leaves));
        expect(treeRoot(size, tree.read)).toEqual(definedRoot(tree.leaves.slice(0, size)));
      }),
      { numRuns: 20 },
    );
  });

  it('goes on from where it stood, by its tiles alone', () => {
    fc.assert(
      fc.property(trees, leafCount, (tree, more) => {
        const edge = RightEdge.of(tree.size, tree.read);
        const leaves = [...tree.leaves, ...someLeaves(more)];
        expect(edge.root()).toEqual(tree.root);
        const files = new Map<number | string, Uint8Array>();
        for (const leaf of leaves.slice(tree.size)) edge.append(leafHash(leaf));
        edge.partialTiles(({ level }, bytes) => files.set(level, bytes));
        const grown = grownTree(leaves);
        expect(edge.root()).toEqual(grown.root);
        const again = new Map<number | string, Uint8Array>();
        RightEdge.of(grown.size, grown.read).partialTiles(({ level }, bytes) => again.set(level, bytes));
        expect(files).toEqual(again);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a proof of inclusion', () => {
  it('verifies for every leaf', () => {
    fc.assert(
      fc.property(filled, (tree) => tree.leaves.every((_, index) => isIncluded(tree, index))),
      { numRuns: 5 },
    );
  });

  it('is refused for another leaf, another place, another size, or with a hash more or less', () => {
    fc.assert(
      fc.property(filled, fc.nat(), fc.nat(), (tree, one, two) => {
        const [index, other] = [one % tree.size, two % tree.size];
        const proof = inclusionProof(index, tree.size, tree.read);
        const hash = leafHash(tree.leaves[index] as Uint8Array);
        expect(isIncluded(tree, other, proof)).toBe(other === index);
        expect(verifyInclusion(tree, other, hash, proof)).toBe(other === index);
        expect(verifyInclusion({ ...tree, size: index }, index, hash, proof)).toBe(false);
        expect(verifyInclusion(tree, index, hash, [...proof, hash])).toBe(false);
        expect(proof.length > 0 && verifyInclusion(tree, index, hash, proof.slice(1))).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  it('is refused with any bit of it other', () => {
    const tree = grownTree(someLeaves(300));
    for (const index of [0, 7, 255, 256, 299]) {
      const hash = leafHash(tree.leaves[index] as Uint8Array);
      const proof = inclusionProof(index, tree.size, tree.read);
      expect(flips(hash).some((flipped) => verifyInclusion(tree, index, flipped, proof))).toBe(false);
      expect(flips(tree.root).some((root) => verifyInclusion({ ...tree, root }, index, hash, proof))).toBe(false);
      expect(flipsIn(proof).some((flipped) => isIncluded(tree, index, flipped))).toBe(false);
    }
  });
});

describe('a proof of consistency', () => {
  it('verifies for every pair of sizes', () => {
    const tree = grownTree(someLeaves(70));
    const heads = Array.from({ length: tree.size + 1 }, (_, size) => headOf(tree, size));
    const refused = heads.flatMap((head) =>
      heads
        .slice(0, head.size + 1)
        .filter((old) => !verifyConsistency(old, head, consistencyProof(old.size, head.size, tree.read))),
    );
    expect(refused).toEqual([]);
  });

  it('verifies for pairs of large sizes', () => {
    const tree = grownTree(someLeaves(66_000));
    const sizes = [1, 255, 256, 257, 65_535, 65_536, 65_537, 65_792, 66_000];
    for (const [index, size] of sizes.entries())
      for (const old of sizes.slice(0, index + 1)) {
        const proof = consistencyProof(old, size, tree.read);
        expect(verifyConsistency(headOf(tree, old), headOf(tree, size), proof)).toBe(true);
      }
    expect([0, 255, 256, 65_535, 65_536, 65_999].every((index) => isIncluded(tree, index))).toBe(true);
  });

  it('is refused where a leaf that was there is another, stands elsewhere, or is gone', () => {
    const some = fc.record({
      count: fc.integer({ min: 2, max: 600 }),
      one: fc.nat(),
      two: fc.nat(),
      more: fc.nat(300),
    });
    fc.assert(
      fc.property(some, ({ count, one, two, more }) => {
        const leaves = someLeaves(count);
        const old = grownTree(leaves);
        const [first, second] = [one % count, two % count];
        const [later, changed] = [someLeaves(count + more), Buffer.from('another')];
        const altered = later.with(first, changed);
        const swapped = later.with(first, leaves[second] as Uint8Array).with(second, leaves[first] as Uint8Array);
        const without = later.toSpliced(first, 1);
        for (const forged of first === second ? [altered, without] : [altered, swapped, without]) {
          const tree = grownTree(forged);
          expect(
            tree.size < old.size || verifyConsistency(old, tree, consistencyProof(old.size, tree.size, tree.read)),
          ).toBe(tree.size < old.size);
        }
        const honest = grownTree(later);
        expect(verifyConsistency(old, honest, consistencyProof(count, honest.size, honest.read))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('is refused where the tail is gone: a tree does not become smaller', () => {
    const tree = grownTree(someLeaves(40));
    for (let size = 0; size < 40; size++) expect(verifyConsistency(tree, headOf(tree, size), [])).toBe(false);
  });

  it('is refused with any bit of it other, or a hash more or less', () => {
    const tree = grownTree(someLeaves(300));
    for (const size of [1, 64, 255, 256, 257, 299]) {
      const old = headOf(tree, size);
      const proof = consistencyProof(size, tree.size, tree.read);
      expect(flips(old.root).some((root) => verifyConsistency({ size, root }, tree, proof))).toBe(false);
      expect(flips(tree.root).some((root) => verifyConsistency(old, { size: 300, root }, proof))).toBe(false);
      expect(flipsIn(proof).some((flipped) => verifyConsistency(old, tree, flipped))).toBe(false);
      expect(verifyConsistency(old, tree, proof.slice(1))).toBe(false);
      expect(verifyConsistency(old, tree, [...proof, old.root])).toBe(false);
    }
  });

  it('takes no trust in the lengths of hashes', () => {
    const tree = grownTree(someLeaves(3));
    const [hash, none] = [leafHash(tree.leaves[2] as Uint8Array), new Uint8Array()];
    const [beside = none] = inclusionProof(2, 3, tree.read);
    expect(verifyInclusion(tree, 2, hash, [beside])).toBe(true);
    for (const wrong of [none, beside.subarray(1), Buffer.concat([beside, Buffer.of(0)])]) {
      expect(verifyInclusion(tree, 2, hash, [wrong])).toBe(false);
      expect(verifyConsistency(headOf(tree, 2), tree, [wrong])).toBe(false);
    }
    expect(verifyInclusion({ size: 1, root: none }, 0, none, [])).toBe(false);
    expect(verifyConsistency({ size: 1, root: none }, { size: 1, root: none }, [])).toBe(false);
  });

  it('takes no trust in sizes', () => {
    const tree = grownTree(someLeaves(4));
    const root = tree.root;
    for (const size of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(verifyInclusion({ size, root }, 0, root, [])).toBe(false);
      expect(verifyInclusion(tree, size, root, [])).toBe(false);
      expect(verifyConsistency({ size, root }, tree, [])).toBe(false);
      expect(verifyConsistency(tree, { size, root }, [])).toBe(false);
    }
  });
});

describe('who has to wait for tiles', () => {
  it('asks for those that a proof is read from, and no others', () => {
    fc.assert(
      fc.property(filled, fc.nat(), (tree, some) => {
        const index = some % tree.size;
        const tiles = tilesRead(tree.size, (read) => inclusionProof(index, tree.size, read));
        const asked = new Set(tiles.map(({ level, index: tile }) => `${level} ${tile}`));
        expect(asked.size).toBe(tiles.length);
        expect(tiles.length).toBeLessThanOrEqual(4);
      }),
      { numRuns: 20 },
    );
  });
});
