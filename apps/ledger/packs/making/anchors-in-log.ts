import {
  type AnchorEnding,
  anchorPart,
  consistencyProofBytes,
  type PackPart,
  type ToldAnchor,
} from '#libs/evidence-pack';
import { FormatError, parseCheckpointText, parseLeaf, parseNote } from '#libs/transparency';
import type { LogFiles } from '../../proofs/log-files.js';
import type { LogProofs } from './log-proofs.js';

/** A checkpoint that an authority of time stamped, as a leaf of the log says. */
export interface LoggedAnchor extends ToldAnchor {
  readonly leaf: Uint8Array;
  readonly checkpoint: string;
  readonly token: Uint8Array;
}

const mark = Buffer.from('"ledger.anchor"');

/** The anchors of a log, found by going through its leaves once. */
export class AnchorsInLog {
  readonly #files: LogFiles;
  readonly #found: LoggedAnchor[] = [];
  #searched = 0;

  constructor(files: LogFiles) {
    this.#files = files;
  }

  /** Those of which a log of this size has the leaf, in order. */
  upTo(size: number): readonly LoggedAnchor[] {
    while (this.#searched < size) {
      const leaves = this.#files.leavesFrom(this.#searched, size);
      for (const [at, leaf] of leaves.entries())
        if (Buffer.from(leaf.buffer, leaf.byteOffset, leaf.length).includes(mark)) {
          const anchor = anchorIn(leaf, this.#searched + at);
          if (anchor !== undefined) this.#found.push(anchor);
        }
      this.#searched += leaves.length;
    }
    return this.#found.filter(({ index }) => index < size);
  }
}

/** Whoever else can write into the store may have put anything there. */
function anchorIn(bytes: Uint8Array, index: number): LoggedAnchor | undefined {
  try {
    const { kind, data = {} } = parseLeaf(bytes);
    const { checkpoint, token, genTime, authority } = data;
    if (kind !== 'ledger.anchor' || ![checkpoint, token, genTime, authority].every((one) => typeof one === 'string'))
      return undefined;
    const { size } = parseCheckpointText(parseNote(Buffer.from(checkpoint as string)).text);
    const said = { checkpoint: checkpoint as string, genTime: genTime as string, authority: authority as string };
    return { index, size, leaf: Buffer.from(bytes), token: Buffer.from(token as string, 'base64'), ...said };
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** The parts of these anchors, which are in the order of their leaves. */
export function anchorParts(anchors: readonly LoggedAnchor[], proofs: LogProofs): PackPart[] {
  return anchors.flatMap(({ index, size, leaf, checkpoint, token }, at) => {
    const part = (ending: AnchorEnding, bytes: Uint8Array): PackPart => ({ path: anchorPart(at + 1, ending), bytes });
    return [
      part('checkpoint', Buffer.from(checkpoint)),
      part('consistency-proof', consistencyProofBytes(proofs.consistencyFrom(size))),
      part('leaf', leaf),
      part('tlog-proof', proofs.proofOf(index)),
      part('tsr', token),
    ];
  });
}
