import { hash } from 'node:crypto';
import { instantText } from '#libs/evidence';
import {
  type AnchorBracket,
  anchorPart,
  bracketOf,
  packLimits,
  parseConsistencyProof,
  type ToldAnchor,
} from '#libs/evidence-pack';
import { openTimeStamp, TimeStampError, trustIn } from '#libs/time-stamps';
import { parseCheckpointText, parseLeaf, parseNote, verifyConsistency } from '#libs/transparency';
import { FalseClaim, mustHold } from './claim.js';
import { includedLeaf } from './inclusion.js';
import type { OpenedLog } from './opened-log.js';
import { type PackParts, partOf } from './pack-parts.js';
import type { Pinned } from './pinned.js';

/** A time stamp of a checkpoint of the log. */
export interface VerifiedAnchor extends ToldAnchor {
  /** Whether the log goes on from what was stamped: else it bounds nothing from above. */
  readonly isOfThisLog: boolean;
  /** Why its authority is not to be believed; undefined where it leads to a root that the verifier brought. */
  readonly doubt: string | undefined;
}

/** The anchors of a pack, in the order of the log. Throws a `FalseClaim` where one is not what it says. */
export async function checkedAnchors(
  parts: PackParts,
  log: OpenedLog,
  pinned: Pinned,
): Promise<readonly VerifiedAnchor[]> {
  const anchors: VerifiedAnchor[] = [];
  for (let number = 1; number <= packLimits.anchorsMax; number++) {
    if ((await parts.read(anchorPart(number, 'leaf'))) === undefined) break;
    anchors.push(await anchorOf(parts, log, number, pinned));
  }
  return anchors;
}

async function anchorOf(parts: PackParts, log: OpenedLog, number: number, pinned: Pinned): Promise<VerifiedAnchor> {
  const part = (ending: Parameters<typeof anchorPart>[1]) => anchorPart(number, ending);
  const { bytes, index } = await includedLeaf(parts, log, { leaf: part('leaf'), proof: part('tlog-proof') });
  const { kind, data = {} } = parseLeaf(bytes);
  const [note, token] = [Buffer.from(await partOf(parts, part('checkpoint'))), await partOf(parts, part('tsr'))];
  const isSame =
    kind === 'ledger.anchor' &&
    data.checkpoint === note.toString('utf8') &&
    data.token === Buffer.from(token).toString('base64');
  mustHold(isSame, () => `anchor ${number} has not the checkpoint and the token of its leaf`);
  mustHold(log.isSigned(note), () => `the checkpoint of anchor ${number} is not signed by the log`);
  const stamped = parseCheckpointText(parseNote(note).text);
  return { index, size: stamped.size, isOfThisLog: await goesOn(), ...timeOf(note, token, { number, pinned }) };

  async function goesOn(): Promise<boolean> {
    const proof = await parts.read(part('consistency-proof'));
    if (proof === undefined) return false;
    const isPrefix = verifyConsistency(stamped, log.checkpoint, parseConsistencyProof(proof));
    mustHold(isPrefix, () => `the log does not go on from the checkpoint of anchor ${number}`);
    return true;
  }
}

function timeOf(
  note: Uint8Array,
  token: Uint8Array,
  { number, pinned }: { readonly number: number; readonly pinned: Pinned },
): Pick<VerifiedAnchor, 'genTime' | 'authority' | 'doubt'> {
  try {
    const stamp = openTimeStamp(token);
    const { digest, hash: imprint } = stamp.imprint;
    const isOfIt = digest === 'sha256' && hash('sha256', note, 'buffer').equals(imprint);
    mustHold(isOfIt, () => `the time stamp of anchor ${number} is of something else`);
    const { timeRoots } = pinned;
    const doubt = timeRoots === undefined ? 'no --tsa-roots are given' : trustIn(stamp, timeRoots).trouble;
    return { genTime: instantText(stamp.genTime), authority: stamp.authority, doubt };
  } catch (error) {
    if (error instanceof TimeStampError) throw new FalseClaim(`the time stamp of anchor ${number}: ${error.message}`);
    throw error;
  }
}

/** Between which stamped times a leaf was recorded, by the authorities that are believed; an end that is not there is not proved. */
export function provedBracket(anchors: readonly VerifiedAnchor[], index: number): AnchorBracket<VerifiedAnchor> {
  const believed = anchors.filter(({ doubt }) => doubt === undefined);
  const { after } = bracketOf(believed, index);
  const { before } = bracketOf(
    believed.filter(({ isOfThisLog }) => isOfThisLog),
    index,
  );
  return { after, before };
}
