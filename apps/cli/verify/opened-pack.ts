import { type PackQuestion, wordingVersion } from '#libs/evidence-pack';
import type { VerifiedAnchor } from './checked-anchors.js';
import { type BagAsked, checkBag } from './checked-bag.js';
import type { ClaimList } from './claim-list.js';
import { logInWords } from './log-in-words.js';
import { type OpenedLog, openLog } from './opened-log.js';
import type { PackParts } from './pack-parts.js';
import type { Pinned } from './pinned.js';

/** A pack whose question has been read, with what the verifier brought. */
export interface OpenedPack {
  readonly parts: PackParts;
  readonly pinned: Pinned;
  readonly id: string;
  readonly question: PackQuestion;
  readonly wording: number;
  readonly isKnown: BagAsked['isKnown'];
}

/** Who outside of the firm has put on record what a log was, and up to which leaf. */
export interface OnRecord {
  readonly by: readonly string[];
  readonly size: number;
}

/** The log of a pack whose bag is whole; undefined where either is not so, which is said. */
export async function openedLog(bag: BagAsked, pinned: Pinned, claims: ClaimList): Promise<OpenedLog | undefined> {
  const { parts, question } = bag;
  const manifest = await claims.step('BAG', () => checkBag(bag));
  if (manifest === undefined) return undefined;
  claims.say('BAG', `${parts.count} parts, each as the manifests say · manifest ${manifest}`);
  const log = await claims.step('LOG', () => openLog(parts, question, pinned));
  if (log !== undefined) sayLog(log, pinned, claims);
  return log;
}

function sayLog(log: OpenedLog, { policy }: Pinned, claims: ClaimList): void {
  const words = logInWords(log);
  if (log.hasQuorum) claims.say('LOG', words);
  else claims.add({ claim: 'LOG', verdict: 'unmet', words: `${words}; the policy wants ${policy.quorum}` });
}

/** Whether documents can be compared; where they cannot it is said. */
export function isOfOurWording({ wording }: Pick<OpenedPack, 'wording'>, claims: ClaimList): boolean {
  if (wording === wordingVersion) return true;
  const words =
    `in wording ${wording}, and this version has ${wordingVersion}: not compared, as are explanations and limits. ` +
    'Do not rely on them, or verify with the version that made the pack';
  claims.add({ claim: 'DOCUMENTS', verdict: 'unmet', words });
  return false;
}

export const counted = (value: number): string => value.toLocaleString('en');

export function onRecordBy({ checkpoint, witnesses }: OpenedLog, anchors: readonly VerifiedAnchor[]): OnRecord {
  const believed = anchors.filter(({ doubt, isOfThisLog }) => doubt === undefined && isOfThisLog);
  const stamped = believed.reduce((most, { size }) => Math.max(most, size), 0);
  return {
    by: [...witnesses, ...new Set(believed.map(({ authority }) => authority))],
    size: witnesses.length > 0 ? checkpoint.size : stamped,
  };
}
