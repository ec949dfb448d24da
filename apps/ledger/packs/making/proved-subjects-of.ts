import {
  mapProofPart,
  type PackPart,
  type ProvedSubject,
  sublogProofBytes,
  sublogProofPart,
} from '#libs/evidence-pack';
import { mapProofBytes } from '#libs/transparency';
import type { LeafMaker } from '../../proofs/leaf-maker.js';
import type { MapReader } from '../../proofs/map/map-reader.js';
import type { LogProofs } from './log-proofs.js';

export interface MapSources {
  readonly map: MapReader;
  readonly leaves: LeafMaker;
  readonly proofs: LogProofs;
}

/** A subject, and what it is to the question. */
export type SubjectToProve = Pick<ProvedSubject, 'subject' | 'role'>;

/** What is proved of subjects, and the parts that prove it, in no order. */
export interface ProvedForPack {
  readonly proved: readonly ProvedSubject[];
  readonly parts: readonly PackPart[];
  /** The leaves that are about any of them, of those that were known: each is an exhibit, or its list would not be whole. */
  readonly shown: ReadonlySet<number>;
  /** Those that are about the client or what is linked to it. */
  readonly own: ReadonlySet<number>;
}

/**
 * How many leaves each subject has by an epoch of the map, and that those that were known are the first of them.
 * @param knownSize how many leaves of the log were known
 */
export function provedSubjectsOf(
  { map, leaves, proofs }: MapSources,
  subjects: readonly SubjectToProve[],
  { epochSize, knownSize }: { readonly epochSize: number; readonly knownSize: number },
): ProvedForPack {
  const [shown, own] = [new Set<number>(), new Set<number>()];
  const parts: PackPart[] = [];
  const proved = subjects.map(({ subject, role }): ProvedSubject => {
    const tag = leaves.tagOf(subject);
    const key = Buffer.from(tag, 'hex');
    const all = map.leavesOf(key, epochSize);
    const known = all.filter((index) => index < knownSize);
    for (const index of known) {
      shown.add(index);
      if (role !== 'register') own.add(index);
    }
    parts.push({
      path: mapProofPart(tag),
      bytes: mapProofBytes(map.saidOf(key, epochSize, proofs.hashes).map),
    });
    if (all.length > 0) {
      const hashes = known.length === 0 ? [] : map.consistencyOf(key, known.length, epochSize, proofs.hashes);
      parts.push({ path: sublogProofPart(tag), bytes: sublogProofBytes(hashes) });
    }
    return { subject, tag, role, leaves: all.length, shown: known.length };
  });
  return { proved, parts, shown, own };
}
