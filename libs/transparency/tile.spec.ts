import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FormatError } from './format-error.js';
import { grownTree, someLeaves } from './test/grown-tree.js';
import { entryBundle, parseEntryBundle, parseTilePath, type Tile, tilePath, tilesOf } from './tile.js';

const tile: fc.Arbitrary<Tile> = fc.record({
  level: fc.oneof(fc.constant('entries' as const), fc.nat(63)),
  index: fc.maxSafeNat(),
  width: fc.integer({ min: 1, max: 256 }),
});

describe('the tiles', () => {
  it('of a tree are those that its growing writes, no more and no less', () => {
    for (const size of [0, 1, 255, 256, 257, 512, 700]) {
      const { files } = grownTree(someLeaves(size));
      expect([...tilesOf(size)].map(tilePath).sort()).toEqual([...files.keys()].sort());
    }
  });

  it('of a tree of 70,000 leaves are those that tlog-tiles counts', () => {
    const tiles = [...tilesOf(70_000)].filter(({ level }) => level !== 'entries');
    const partial = tiles.filter(({ width }) => width < 256).map(({ level, width }) => [level, width]);
    expect(tiles.filter(({ level, width }) => level === 0 && width === 256).length).toBe(273);
    expect(tiles.filter(({ level, width }) => level === 1 && width === 256).length).toBe(1);
    expect(partial).toEqual([
      [0, 112],
      [1, 17],
      [2, 1],
    ]);
    expect([...tilesOf(256)].map(tilePath)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
  });

  it('that a larger tree adds are those that are other than before', () => {
    fc.assert(
      fc.property(fc.nat(70_000), fc.nat(70_000), (one, two) => {
        const [old, size] = [Math.min(one, two), Math.max(one, two)];
        const before = new Set([...tilesOf(old)].map(tilePath));
        const added = [...tilesOf(size)].map(tilePath).filter((path) => !before.has(path));
        expect([...tilesOf(size, old)].map(tilePath)).toEqual(added);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the path of a tile', () => {
  it('is that of the specification', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 'entries', index: 0, width: 5 })).toBe('tile/entries/000.p/5');
  });

  it('gives the tile back', () => {
    fc.assert(fc.property(tile, (each) => expect(parseTilePath(tilePath(each))).toEqual(each)));
  });

  it.each([
    'tile/00/000',
    'tile/64/000',
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    '/tile/0/000',
    'tile/0/000/',
    'tile/-1/000',
    'tile/0/x001',
    'tile/0/../000',
    'tile/entry/000',
    'tile/0/x999/x999/x999/x999/x999/999',
    'tile/0/000\n',
  ])('is not %j', (path) => expect(() => parseTilePath(path)).toThrow(FormatError));
});

describe('an entry bundle', () => {
  const leaves = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 });

  it('gives its leaves back', () => {
    fc.assert(
      fc.property(leaves, (given) => {
        const read = parseEntryBundle(entryBundle(given), given.length);
        expect(read.map((leaf) => [...leaf])).toEqual(given.map((leaf) => [...leaf]));
      }),
    );
  });

  it('is refused where it has more or fewer, or any bytes at all are cut off or added', () => {
    const bundle = entryBundle(someLeaves(3));
    for (const width of [0, 2, 4, 256]) expect(() => parseEntryBundle(bundle, width)).toThrow(FormatError);
    for (let end = 0; end < bundle.length; end++)
      expect(() => parseEntryBundle(bundle.subarray(0, end), 3)).toThrow(FormatError);
    expect(() => parseEntryBundle(Buffer.concat([bundle, Buffer.of(0)]), 3)).toThrow(FormatError);
  });

  it('holds leaves of up to 65,535 bytes, and no longer ones', () => {
    const longest = Buffer.alloc(65_535, 'a');
    expect(parseEntryBundle(entryBundle([longest]), 1)[0]).toEqual(longest);
    expect(() => entryBundle([Buffer.alloc(65_536)])).toThrow(FormatError);
  });
});
