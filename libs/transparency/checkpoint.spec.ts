import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addCheckpointBytes,
  cosignaturesBytes,
  parseAddCheckpoint,
  parseCosignatures,
  parseWitnessedSize,
  witnessedSizeBytes,
} from './add-checkpoint.js';
import { checkpointText, openCheckpoint, parseCheckpointText, signedCheckpoint } from './checkpoint.js';
import { cosignatureTime } from './cosignature.js';
import { FormatError } from './format-error.js';
import { leafHash } from './hashes.js';
import { noteBytes, signatureBy, verifiedSignatures } from './note.js';
import { type LogProof, parseProof, proofBytes } from './proof.js';
import { flips, grownTree, someLeaves } from './test/grown-tree.js';
import { someLog, someWitness } from './test/keys.js';
import { inclusionProof, verifyInclusion } from './tree.js';

const origin = 'initium.example/ledger';
const [log, nextKey] = [someLog(origin, 1), someLog(origin, 2)];
const witness = someWitness('witness.example/w1', 3, 1_790_000_000);
const tree = grownTree(someLeaves(300));
const head = { origin, size: tree.size, root: tree.root };
const signed = signedCheckpoint(head, log.signer);

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const hashes = fc.array(hash, { maxLength: 63 });
/** Whatever the bytes are, they are read as what writes them again, or refused. */
const readsOrRefuses = (read: (bytes: Uint8Array) => Uint8Array, pieces: readonly string[]) => {
  const some = fc.array(fc.constantFrom(...pieces, '\n', '\n\n', ' ', `${'A'.repeat(43)}=`, 'x', '0', '\ud83d\ude00'));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        some.map((each) => Buffer.from(each.join(''))),
      ),
      (bytes) => {
        try {
          expect(Buffer.from(read(bytes))).toEqual(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      },
    ),
    { numRuns: 300 },
  );
};

describe('a checkpoint', () => {
  it('is three lines, signed by the log', () => {
    expect(checkpointText(head)).toBe(`${origin}\n300\n${Buffer.from(tree.root).toString('base64')}\n`);
    expect(openCheckpoint(signed, log.verifier).checkpoint).toEqual(head);
  });

  it('is believed while one key takes over from another, by either', () => {
    const both = signedCheckpoint(head, log.signer, nextKey.signer);
    for (const { verifier } of [log, nextKey]) expect(openCheckpoint(both, verifier).checkpoint).toEqual(head);
  });

  it('is refused where nobody has signed it who is known, or another log has', () => {
    const other = someLog('other.example', 1);
    expect(() => openCheckpoint(signed, nextKey.verifier)).toThrow(FormatError);
    expect(() => openCheckpoint(signedCheckpoint(head, other.signer), other.verifier)).toThrow(FormatError);
    expect(() => openCheckpoint(signed)).toThrow(FormatError);
  });

  it('is refused with any bit other', () => {
    for (const flipped of flips(signed)) expect(() => openCheckpoint(flipped, log.verifier)).toThrow(FormatError);
  });

  it('never has no leaves', () => {
    expect(() => signedCheckpoint({ ...head, size: 0 }, log.signer)).toThrow(FormatError);
  });

  it.each([
    ['a line more', (text: string) => `${text}extension\n`],
    ['a line less', (text: string) => text.split('\n').slice(0, 2).join('\n')],
    ['no newline at its end', (text: string) => text.slice(0, -1)],
    ['no origin', (text: string) => text.slice(origin.length)],
    ['a blank in its origin', (text: string) => ` ${text}`],
    ['a size with a leading zero', (text: string) => text.replace('300', '0300')],
    ['a size that is signed', (text: string) => text.replace('300', '+300')],
    ['a size beyond 2^53 - 1', (text: string) => text.replace('300', '9007199254740992')],
    ['no leaves', (text: string) => text.replace('300', '0')],
    ['a root that is short', (text: string) => text.replace(/.{12}\n$/, '\n')],
  ])('is refused with %s', (_, change) => {
    expect(() => parseCheckpointText(change(checkpointText(head)))).toThrow(FormatError);
  });
});

describe('a cosignature', () => {
  const text = checkpointText(head);
  const cosignature = signatureBy(witness.signer, text);
  const note = { text, signatures: [cosignature] };

  it('is of a checkpoint at a time', () => {
    expect(verifiedSignatures(note, [witness.verifier])).toEqual([cosignature]);
    expect(cosignatureTime(cosignature)).toBe(1_790_000_000);
  });

  it('is refused with any bit of it other, its time included, and under another text', () => {
    for (const signature of flips(cosignature.signature)) expect(witness.verifier.verify(text, signature)).toBe(false);
    expect(witness.verifier.verify(text.replace('300', '301'), cosignature.signature)).toBe(false);
    expect(witness.verifier.verify(text, cosignature.signature.subarray(1))).toBe(false);
  });

  it('is none by the same key as a log', () => {
    const asLog = someLog('witness.example/w1', 3);
    expect(asLog.verifier.keyId).not.toBe(witness.verifier.keyId);
    expect(witness.verifier.verify(text, asLog.signer.sign(text))).toBe(false);
  });

  it('has no time before 1970, and none between seconds', () => {
    for (const time of [0, -1, 1.5, Number.NaN]) expect(() => someWitness('w', 3, time)).toThrow(FormatError);
  });
});

describe('a proof of a log', () => {
  const proof: LogProof = { index: 7, hashes: inclusionProof(7, tree.size, tree.read), checkpoint: signed };

  it('is all that the leaf and the key need besides', () => {
    const read = parseProof(proofBytes(proof));
    const { checkpoint } = openCheckpoint(read.checkpoint, log.verifier);
    expect(verifyInclusion(checkpoint, read.index, leafHash(tree.leaves[7] as Uint8Array), read.hashes)).toBe(true);
  });

  it('is lines that anyone can read', () => {
    const [first, extra, index, ...rest] = Buffer.from(proofBytes({ ...proof, extra: Buffer.of(1, 2) }))
      .toString()
      .split('\n');
    expect([first, extra, index]).toEqual(['c2sp.org/tlog-proof@v1', 'extra AQI=', 'index 7']);
    expect(rest.slice(0, proof.hashes.length)).toEqual(
      proof.hashes.map((each) => Buffer.from(each).toString('base64')),
    );
    expect(rest.slice(proof.hashes.length).join('\n')).toBe(`\n${Buffer.from(signed)}`);
  });

  it('is read as it was made', () => {
    const some = fc.record({
      index: fc.maxSafeNat(),
      hashes,
      checkpoint: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      extra: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(fc.property(some, (each) => expect(parseProof(proofBytes(each))).toEqual(each)));
  });

  it('with any bit other is refused, or says the same', () => {
    const bytes = proofBytes({
      index: 0,
      hashes: inclusionProof(0, 2, tree.read),
      checkpoint: signedCheckpoint({ ...head, ...grownTree(someLeaves(2)) }, log.signer),
    });
    const verified = (given: Uint8Array): boolean => {
      try {
        const read = parseProof(given);
        const { checkpoint } = openCheckpoint(read.checkpoint, log.verifier);
        return verifyInclusion(checkpoint, read.index, leafHash(Buffer.from('leaf 0')), read.hashes);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        return false;
      }
    };
    expect(verified(bytes)).toBe(true);
    expect(flips(bytes).some(verified)).toBe(false);
  });

  it('never crashes its reader, whatever the bytes are', () =>
    readsOrRefuses((bytes) => proofBytes(parseProof(bytes)), ['c2sp.org/tlog-proof@v1\n', 'extra ', 'index ']));
});

describe('what a log and a witness say to each other', () => {
  it('is read as it was made', () => {
    const some = fc.record({ oldSize: fc.maxSafeNat(), hashes, checkpoint: fc.constant(Buffer.from(signed)) });
    fc.assert(fc.property(some, (each) => expect(parseAddCheckpoint(addCheckpointBytes(each))).toEqual(each)));
    const cosignature = signatureBy(witness.signer, checkpointText(head));
    expect(parseCosignatures(cosignaturesBytes([cosignature]))).toEqual([cosignature]);
    expect(parseWitnessedSize(witnessedSizeBytes(300))).toBe(300);
  });

  it('can be put under the checkpoint', () => {
    const { note } = openCheckpoint(signed, log.verifier);
    const cosignatures = parseCosignatures(cosignaturesBytes([signatureBy(witness.signer, note.text)]));
    const cosigned = noteBytes({ text: note.text, signatures: [...note.signatures, ...cosignatures] });
    expect(openCheckpoint(cosigned, log.verifier).note.signatures.length).toBe(2);
  });

  it('is refused with more than 63 hashes, or another size than a line', () => {
    const many = { oldSize: 1, hashes: new Array(64).fill(tree.root), checkpoint: signed };
    expect(() => parseAddCheckpoint(addCheckpointBytes(many))).toThrow(FormatError);
    for (const size of ['300', '0300\n', '300\n\n', '-1\n', ''])
      expect(() => parseWitnessedSize(Buffer.from(size))).toThrow(FormatError);
  });

  it('never crashes its reader, whatever the bytes are', () => {
    readsOrRefuses((bytes) => addCheckpointBytes(parseAddCheckpoint(bytes)), ['old ', 'old 0\n']);
    readsOrRefuses((bytes) => cosignaturesBytes(parseCosignatures(bytes)), ['— ', '— a AAAAAAA=']);
  });
});
