import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openCheckpoint, signedCheckpoint } from './checkpoint.js';
import { FormatError } from './format-error.js';
import { emptyRoot, mapValue, sha256, sublogLeafBytes } from './hashes.js';
import { type LogLeaf, leafBytes } from './leaf.js';
import { mapEpochData } from './map-epoch.js';
import { mapProof } from './map-proof.js';
import { mapHash, withEntries } from './subject-map.js';
import {
  firstEntriesMax,
  parseSubjectProof,
  type SubjectProof,
  subjectProofBytes,
  verifySubjectProof,
} from './subject-proof.js';
import { grownTree, someLeaves } from './test/grown-tree.js';
import { someLog } from './test/keys.js';
import { consistencyProof, inclusionProof } from './tree.js';

const origin = 'ledger.example/log';
const { signer, verifier } = someLog(origin, 1);
const key = Buffer.alloc(32, 7);
const size = 40;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

interface Bent {
  readonly log?: string;
  readonly size?: number;
}

/** A log with an epoch after 40 leaves, of which those at these places are of the key; and one leaf more after it. */
function madeLog(places: readonly number[], bent: Bent = {}) {
  const entries = places.map((index) => ({ index, hash: sha256(Buffer.from(`${index}`)) }));
  const sublog = grownTree(entries.map(({ index, hash }) => sublogLeafBytes(index, hash)));
  const other = { key: Buffer.alloc(32, 9), value: sha256(Buffer.from('other')) };
  const present = { key, value: mapValue(sublog.size, sublog.root) };
  const map = withEntries(undefined, places.length > 0 ? [present, other] : [other]);
  const epoch = { size: bent.size ?? size, root: emptyRoot, mapRoot: mapHash(map), keys: 2 };
  const data = mapEpochData(epoch);
  const leaf: LogLeaf = {
    v: 1,
    log: bent.log ?? origin,
    kind: 'ledger.map-epoch',
    t: '2026-08-03T10:00:00.000Z',
    ct: hex(sha256(Buffer.from(JSON.stringify(data)))),
    md: hex(sha256(Buffer.from('{}'))),
    sb: [],
    data,
  };
  const bytes = leafBytes(leaf);
  const log = grownTree([...someLeaves(size), bytes, Buffer.from('last')]);
  const checkpoint = signedCheckpoint({ origin, size: log.size, root: log.root }, signer);
  return { entries, sublog, map, log, leaf: bytes, checkpoint };
}

/** @param first how many of the first entries are shown */
function proofIn({ entries, sublog, map, log, leaf, checkpoint }: ReturnType<typeof madeLog>, first?: number) {
  const proof: SubjectProof = {
    map: mapProof(map, key, () => sublog),
    ...(first !== undefined && {
      first: { entries: entries.slice(0, first), consistency: consistencyProof(first, sublog.size, sublog.read) },
    }),
    epoch: { index: size, hashes: inclusionProof(size, log.size, log.read), checkpoint, extra: leaf },
  };
  return proof;
}

const shown = (proof: SubjectProof) =>
  verifySubjectProof(openCheckpoint(proof.epoch.checkpoint, verifier).checkpoint, proof);

const somePlaces = fc.uniqueArray(fc.integer({ min: 0, max: size - 1 }), { minLength: 1, maxLength: 20 });
const inOrder = (places: readonly number[]) => [...places].sort((one, other) => one - other);

describe('a proof of a subject', () => {
  it('shows the first entries of a key, and that nothing was left out among them', () => {
    fc.assert(
      fc.property(somePlaces, fc.nat(), (places, number) => {
        const proof = proofIn(madeLog(inOrder(places)), 1 + (number % places.length));
        expect(shown(proof)).toMatchObject({ leaf: size, epoch: { size } });
        expect(subjectProofBytes(parseSubjectProof(subjectProofBytes(proof)))).toEqual(subjectProofBytes(proof));
        const { entries, consistency } = proof.first as NonNullable<typeof proof.first>;
        for (const place of entries.keys()) {
          const without = { entries: entries.toSpliced(place, 1), consistency };
          expect(shown({ ...proof, first: without })).toBeUndefined();
          const other = entries.map((entry, at) => (at === place ? { ...entry, index: entry.index + 1 } : entry));
          expect(shown({ ...proof, first: { entries: other, consistency } })).toBeUndefined();
        }
      }),
      { numRuns: 30 },
    );
  });

  it('shows that a key is not there', () => {
    const proof = proofIn(madeLog([]));
    expect(shown(proof)).toMatchObject({ leaf: size });
    expect(subjectProofBytes(parseSubjectProof(subjectProofBytes(proof)))).toEqual(subjectProofBytes(proof));
    expect(shown({ ...proof, first: { entries: [], consistency: [] } })).toBeUndefined();
  });

  it('is refused with any character of it other', () => {
    const proof = proofIn(madeLog([1, 5, 6, 30]), 3);
    const bytes = Buffer.from(subjectProofBytes(proof));
    for (let at = 0; at < bytes.length; at++) {
      const other = Buffer.from(bytes);
      other.writeUInt8(other.readUInt8(at) ^ 1, at);
      let found: unknown;
      try {
        found = shown(parseSubjectProof(other));
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
      }
      expect([at, found]).toEqual([at, undefined]);
    }
  });

  it('is refused with an epoch of another log, or one that is before what it is about', () => {
    expect(shown(proofIn(madeLog([3], { log: 'other.example/log' }), 1))).toBeUndefined();
    expect(shown(proofIn(madeLog([3], { size: size + 1 }), 1))).toBeUndefined();
    const made = madeLog([3]);
    expect(
      shown({ ...proofIn(made, 1), epoch: { ...proofIn(made).epoch, extra: Buffer.from('last') } }),
    ).toBeUndefined();
  });

  it('is bounded before it is read', () => {
    const [made, text] = [
      proofIn(madeLog([1, 5]), 1),
      (proof: SubjectProof) => `${Buffer.from(subjectProofBytes(proof))}`,
    ];
    for (const count of [0, firstEntriesMax + 1, 9])
      expect(() => parseSubjectProof(Buffer.from(text(made).replace('first 1', `first ${count}`)))).toThrow(
        FormatError,
      );
    expect(() => parseSubjectProof(Buffer.alloc(2 ** 20))).toThrow(/too long/);
  });
});
