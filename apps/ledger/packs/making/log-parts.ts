import {
  type AnchorEnding,
  anchorPart,
  consistencyProofBytes,
  logKeyPart,
  type PackPart,
  type ProvedQuestion,
  packParts,
  subjectsBytes,
} from '#libs/evidence-pack';
import { parseLeaf } from '#libs/transparency';
import type { PackFacts, PackSources } from './facts-of-pack.js';

/** What is in `data/log`, in no order. */
export function logParts(
  { files }: Pick<PackSources, 'files'>,
  facts: Pick<PackFacts, 'note' | 'proofs' | 'proved' | 'anchors' | 'keyLeaves'> & {
    readonly question: ProvedQuestion;
  },
): PackPart[] {
  const { question, note, proofs, proved, anchors, keyLeaves } = facts;
  const { knownSize, epoch, log } = question;
  const leafOf = (index: number) => files.leafAt(index, log.size);
  const proven = (index: number, leaf: string, proof: string): PackPart[] => [
    { path: leaf, bytes: leafOf(index) },
    { path: proof, bytes: proofs.proofOf(index) },
  ];
  return [
    { path: packParts.checkpoint, bytes: note },
    { path: packParts.subjects, bytes: subjectsBytes(proved.proved) },
    ...proven(epoch.index, packParts.epochLeaf, packParts.epochProof),
    // The first leaf that was not known, where the epoch has such: none behind it is of an earlier time.
    ...(knownSize < epoch.size ? proven(knownSize, packParts.nextLeaf, packParts.nextProof) : []),
    ...proved.parts,
    ...keyLeaves.flatMap((index, at) => proven(index, logKeyPart(at + 1, 'leaf'), logKeyPart(at + 1, 'tlog-proof'))),
    ...anchors.flatMap(({ index, size }, at) => {
      const part = (ending: AnchorEnding) => anchorPart(at + 1, ending);
      const { checkpoint, token } = parseLeaf(leafOf(index)).data as Record<'checkpoint' | 'token', string>;
      return [
        ...proven(index, part('leaf'), part('tlog-proof')),
        { path: part('checkpoint'), bytes: Buffer.from(checkpoint) },
        { path: part('consistency-proof'), bytes: consistencyProofBytes(proofs.consistencyFrom(size)) },
        { path: part('tsr'), bytes: Buffer.from(token, 'base64') },
      ];
    }),
  ];
}
