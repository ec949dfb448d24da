import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FormatError } from './format-error.js';
import { leafHash, sourceKey, sublogLeafBytes } from './hashes.js';
import type { LogLeaf } from './leaf.js';
import { mapEpochData, mapEpochOf } from './map-epoch.js';
import { type MapProof, mapProof, mapProofBytes, parseMapProof, verifyMapProof } from './map-proof.js';
import { mapHash, mapKeysOf, withEntries } from './subject-map.js';
import { flips, flipsIn } from './test/grown-tree.js';
import { definedMapRoot, entriesOf, mapKeys, sublogOf } from './test/some-map.js';

const keySets = fc.array(mapKeys, { maxLength: 60 });
const proofOf = (keys: readonly Uint8Array[], key: Uint8Array) =>
  mapProof(withEntries(undefined, entriesOf(keys)), key, () => sublogOf(key));
const rootOf = (keys: readonly Uint8Array[]) => mapHash(withEntries(undefined, entriesOf(keys)));

describe('the subject map', () => {
  it('has the root that is defined for its entries', () => {
    fc.assert(fc.property(keySets, (keys) => expect(rootOf(keys)).toEqual(definedMapRoot(entriesOf(keys)))));
  });

  it('has the same root however its entries came, and whatever stood under them before', () => {
    fc.assert(
      fc.property(keySets, fc.nat(), fc.nat(), (keys, one, two) => {
        const entries = entriesOf(keys);
        const [first, second] = [one % (entries.length + 1), two % (entries.length + 1)];
        const before = entries.slice(0, first).map(({ key }) => ({ key, value: Buffer.alloc(32, 9) }));
        const parts = [before, entries.slice(second), entries.slice(0, second)];
        expect(mapHash(parts.reduce(withEntries, undefined))).toEqual(definedMapRoot(entries));
      }),
    );
  });

  it('keeps what is not changed as it is', () => {
    const [low, high] = [Buffer.alloc(32, 1), Buffer.alloc(32, 0x81)];
    const map = withEntries(undefined, entriesOf([low, high]));
    const changed = withEntries(map, [{ key: high, value: Buffer.alloc(32, 9) }]);
    expect(map?.kind === 'branch' && changed?.kind === 'branch' && changed.left === map.left).toBe(true);
  });

  it('wants keys and values of 32 bytes, in order, each once', () => {
    const [key, value] = [Buffer.alloc(32, 1), Buffer.alloc(32)];
    for (const entries of [
      [
        { key, value },
        { key, value },
      ],
      [
        { key, value },
        { key: Buffer.alloc(32), value },
      ],
      [{ key: Buffer.alloc(31), value }],
      [{ key, value: Buffer.alloc(33) }],
    ])
      expect(() => withEntries(undefined, entries)).toThrow(FormatError);
  });

  it('has a key for each subject of a leaf, and for its source', () => {
    const leaf = { sb: ['11'.repeat(32)], src: 'crm' } as Partial<LogLeaf> as LogLeaf;
    expect(mapKeysOf(leaf)).toEqual([Buffer.alloc(32, 0x11), sourceKey('crm')]);
    expect(mapKeysOf({ ...leaf, sb: [], src: undefined })).toEqual([]);
  });

  it('has sub-logs of leaves that say where in the log they stand', () => {
    const hash = leafHash(Buffer.from('leaf'));
    const bytes = sublogLeafBytes(70_000, hash);
    expect(Buffer.from(bytes)).toEqual(
      Buffer.concat([Buffer.from('initium/sublog/v1\0'), Buffer.from('0000000000011170', 'hex'), hash]),
    );
  });
});

describe('a proof of the map', () => {
  it('shows of every key that it is there, and of every other that it is not', () => {
    fc.assert(
      fc.property(keySets, keySets, (keys, others) => {
        const map = withEntries(undefined, entriesOf(keys));
        for (const key of [...keys, ...others]) {
          const proof = mapProof(map, key, () => sublogOf(key));
          expect(verifyMapProof(mapHash(map), proof)).toBe(true);
          expect(proof.end.kind).toBe(keys.some((each) => each.equals(key)) ? 'present' : 'absent');
          expect(parseMapProof(mapProofBytes(proof))).toEqual(proof);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('is refused with any bit of it other', () => {
    const keys = [0x00, 0x01, 0x40, 0x41, 0x80, 0xff].map((byte) => Buffer.alloc(32, byte));
    const root = rootOf(keys);
    const isShown = (proof: MapProof) => verifyMapProof(root, proof);
    for (const key of [...keys, Buffer.alloc(32, 0x02), Buffer.alloc(32, 0xc0), Buffer.alloc(32, 0x60)]) {
      const proof = proofOf(keys, key);
      expect(isShown(proof)).toBe(true);
      expect(flips(root).some((other) => verifyMapProof(other, proof))).toBe(false);
      expect(flipsIn(proof.hashes).some((hashes) => isShown({ ...proof, hashes }))).toBe(false);
      expect(isShown({ ...proof, hashes: proof.hashes.slice(1) })).toBe(false);
      expect(isShown({ ...proof, hashes: [...proof.hashes, root] })).toBe(false);
      const { end } = proof;
      if (end.kind === 'present') {
        const { size, root: sublog } = end.sublog;
        expect(
          flips(sublog).some((other) => isShown({ ...proof, end: { ...end, sublog: { size, root: other } } })),
        ).toBe(false);
        expect(isShown({ ...proof, end: { ...end, sublog: { size: size + 1, root: sublog } } })).toBe(false);
        expect(flips(key).some((other) => isShown({ ...proof, key: other }))).toBe(false);
      } else if (end.other !== undefined) {
        const { other } = end;
        expect(
          flips(other.key).some((flipped) => isShown({ ...proof, end: { ...end, other: { ...other, key: flipped } } })),
        ).toBe(false);
        expect(
          flips(other.value).some((flipped) =>
            isShown({ ...proof, end: { ...end, other: { ...other, value: flipped } } }),
          ),
        ).toBe(false);
      }
    }
  });

  it('never shows that a key is not there which is', () => {
    fc.assert(
      fc.property(keySets, mapKeys, mapKeys, (keys, key, other) => {
        const root = rootOf([...keys, key]);
        // What an operator could try: the proofs of other keys, under this one.
        for (const from of [other, ...keys]) {
          const { hashes, end } = proofOf([...keys, key], from);
          const ends: MapProof['end'][] = [{ kind: 'absent' }, ...(end.kind === 'absent' ? [end] : [])];
          if (end.kind === 'present')
            ends.push({ kind: 'absent', other: entriesOf([from])[0] }, { kind: 'present', sublog: end.sublog });
          for (const each of ends) {
            const isKey = from.equals(key) && each.kind === 'present';
            expect(verifyMapProof(root, { key, hashes, end: each })).toBe(isKey);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('takes no trust in the lengths of keys and hashes', () => {
    const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const [root, proof] = [rootOf([key, other]), proofOf([key, other], key)];
    for (const wrong of [new Uint8Array(), Buffer.alloc(31, 1), Buffer.alloc(33, 1)]) {
      const ends: MapProof['end'][] = [
        { kind: 'present', sublog: { size: 2, root: wrong } },
        { kind: 'absent', other: { key: wrong, value: root } },
        { kind: 'absent', other: { key: other, value: wrong } },
      ];
      for (const end of ends) expect(verifyMapProof(root, { ...proof, end })).toBe(false);
      expect(verifyMapProof(root, { ...proof, key: wrong })).toBe(false);
      expect(verifyMapProof(root, { ...proof, hashes: proof.hashes.with(0, wrong) })).toBe(false);
      expect(verifyMapProof(wrong, proof)).toBe(false);
    }
  });

  it('is not made from another sub-log than the map has', () => {
    const key = Buffer.alloc(32, 1);
    const map = withEntries(undefined, entriesOf([key]));
    expect(() => mapProof(map, key, () => ({ ...sublogOf(key), size: 9 }))).toThrow(RangeError);
  });

  it.each([
    ['another first line', (text: string) => text.replace('v1', 'v2')],
    ['no key', (text: string) => text.replace('key ', 'tag ')],
    ['a key in upper case', (text: string) => text.replace('key ff', 'key FF')],
    ['a sub-log without leaves', (text: string) => text.replace(/present \d+/, 'present 0')],
    ['a word more', (text: string) => text.replace('present', 'present present')],
    ['another word', (text: string) => text.replace('present', 'here')],
    ['no newline at its end', (text: string) => text.slice(0, -1)],
    ['a blank line', (text: string) => `${text}\n`],
    ['257 hashes', (text: string) => text + `${'A'.repeat(43)}=\n`.repeat(257)],
    ['too many bytes', (text: string) => text + 'A'.repeat(20_000)],
  ])('is refused with %s', (_, change) => {
    const key = Buffer.alloc(32, 0xff);
    const text = Buffer.from(mapProofBytes(proofOf([key], key))).toString();
    expect(change(text)).not.toBe(text);
    expect(() => parseMapProof(Buffer.from(change(text)))).toThrow(FormatError);
  });
});

describe('the leaf of a map epoch', () => {
  const epoch = { size: 70_000, root: Buffer.alloc(32, 1), mapRoot: Buffer.alloc(32, 2), keys: 300 };
  const leaf = { kind: 'ledger.map-epoch', data: mapEpochData(epoch) } as Partial<LogLeaf> as LogLeaf;

  it('is read as it was made', () => expect(mapEpochOf(leaf)).toEqual(epoch));

  it('is refused where it is of another kind or function, or says more or less', () => {
    const of =
      (data: object, kind = leaf.kind) =>
      () =>
        mapEpochOf({ ...leaf, kind, data: { ...leaf.data, ...data } });
    expect(of({}, 'ledger.pack')).toThrow(FormatError);
    for (const data of [{ fn: 'MapFn/2' }, { more: '1' }, { keys: undefined }, { size: 70_000 }, { root: '00' }])
      expect(of(data)).toThrow(FormatError);
  });
});
