import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { cosignaturesBytes, parseAddCheckpoint, parseCosignatures } from './add-checkpoint.js';
import { logVerifier, parseCheckpointText } from './checkpoint.js';
import { cosignatureTime, witnessVerifier } from './cosignature.js';
import { emptyRoot, leafHash } from './hashes.js';
import { noteBytes, parseNote, verifiedSignatures } from './note.js';
import { goldenLog } from './test/golden.js';
import { grownTree } from './test/grown-tree.js';
import { consistencyProof, inclusionProof, treeRoot, verifyConsistency, verifyInclusion } from './tree.js';

const golden = (file: string) =>
  readFileSync(new URL(`../../../test/golden/transparency/${file}`, import.meta.url), 'utf8');
const published = JSON.parse(golden('public.json'));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytesOf = (each: string) => Buffer.from(each, 'hex');

describe('the log that this ledger writes', () => {
  // Other bytes mean that logs which were written, signed and shown cannot be verified any more. Do not write them here: a
  // log whose bytes are others is another version.
  it('is the same bytes for ever', () => {
    expect(`${JSON.stringify(goldenLog(), null, 2)}\n`).toBe(golden('log.json'));
  });
});

describe('what others have published', () => {
  const { leaves, roots, inclusion, consistency } = published.tree;
  const tree = grownTree(leaves.map(bytesOf));
  const headOf = (size: number) => ({ size, root: bytesOf(roots[size - 1]) });

  it('is the tree of RFC 6962', () => {
    expect(hex(emptyRoot)).toBe(published.tree.emptyRoot);
    expect(roots.map((_: string, index: number) => hex(treeRoot(index + 1, tree.read)))).toEqual(roots);
  });

  it.each(inclusion as { index: number; size: number; proof: string[] }[])(
    'is the proof that leaf $index is one of $size',
    ({ index, size, proof }) => {
      expect(inclusionProof(index, size, tree.read).map(hex)).toEqual(proof);
      const hash = leafHash(tree.leaves[index] as Uint8Array);
      expect(verifyInclusion(headOf(size), index, hash, proof.map(bytesOf))).toBe(true);
    },
  );

  it.each(consistency as { old: number; size: number; proof: string[] }[])(
    'is the proof that $size leaves go on from $old',
    ({ old, size, proof }) => {
      expect(consistencyProof(old, size, tree.read).map(hex)).toEqual(proof);
      expect(verifyConsistency(headOf(old), headOf(size), proof.map(bytesOf))).toBe(true);
    },
  );

  it.each(published.notes as { source: string; vkey: string; note: string }[])(
    'is a note that verifies: $source, $vkey',
    ({ vkey, note }) => {
      const read = parseNote(Buffer.from(note));
      expect(Buffer.from(noteBytes(read)).toString()).toBe(note);
      expect(verifiedSignatures(read, [logVerifier(vkey)]).length).toBe(1);
    },
  );

  it('is a cosigned checkpoint', () => {
    const [{ note, origin, size, root, cosignatureTime: time }] = published.checkpoints;
    const { text, signatures } = parseNote(Buffer.from(note));
    expect(parseCheckpointText(text)).toEqual({ origin, size, root: Buffer.from(root, 'base64') });
    expect(cosignatureTime(signatures[1] as (typeof signatures)[0])).toBe(time);
  });

  it('is what a log and a witness say to each other', () => {
    const { request, oldSize, hashes, answer } = published.addCheckpoint;
    const read = parseAddCheckpoint(Buffer.from(request));
    expect([read.oldSize, read.hashes.length]).toEqual([oldSize, hashes]);
    expect(parseNote(read.checkpoint).signatures.length).toBe(2);
    expect(Buffer.from(cosignaturesBytes(parseCosignatures(Buffer.from(answer)))).toString()).toBe(answer);
  });

  it.each(published.witnessKeys.vkeys as string[])("is a witness's key: %s", (vkey) =>
    expect(witnessVerifier(vkey).keyName).toBe(vkey.split('+')[0]),
  );
});
