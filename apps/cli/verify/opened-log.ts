import { type ProvedQuestion, packParts } from '#libs/evidence-pack';
import {
  FormatError,
  isQuorum,
  type KeyOfLog,
  type KnownKey,
  type LogHistory,
  type NoteVerifier,
  parseCheckpointText,
  parseNote,
  type SignedNote,
  verifiedSignatures,
} from '#libs/transparency';
import { asFalse, mustHold, PolicyNotMet } from './claim.js';
import type { ProvingLog } from './inclusion.js';
import { loggedHistory } from './logged-history.js';
import { type PackParts, partOf } from './pack-parts.js';
import type { Pinned } from './pinned.js';

/** The log that a pack is of, as who verifies believes it. */
export interface OpenedLog extends ProvingLog {
  /** Who of the policy has cosigned it, by the policy's names, and whether they are enough. */
  readonly witnesses: readonly string[];
  readonly hasQuorum: boolean;
  /** Who of the replayers has cosigned it, by the names of their keys. */
  readonly replayers: readonly string[];
  /** The keys that took over since the ones that the policy knows, by leaves that both keys signed. */
  readonly rotations: readonly KeyOfLog[];
  /** The logs of other names that it goes on from, of which an end is lost. */
  readonly continued: LogHistory['continued'];
  /** What the log was called when it got a leaf. */
  originAt(leaf: number): string;
  /** Whether a checkpoint, of this size or an earlier one, is signed by this log. Throws a `FormatError` where it is none. */
  isSigned(note: Uint8Array): boolean;
}

/**
 * Opens the checkpoint of a pack by the verifier's own policy. Throws a `FormatError` where it is none; a `PolicyNotMet` where no key of
 * the policy has signed it, and none of them leads to the one that has; and a `FalseClaim` where a signature of a known key is wrong, where
 * a key that was replaced signed in place of the one that took over, or where it is not that of the question.
 */
export async function openLog(
  parts: PackParts,
  { log }: ProvedQuestion,
  { policy, replayers }: Pinned,
): Promise<OpenedLog> {
  const note = await partOf(parts, packParts.checkpoint);
  const read = parseNote(note);
  const checkpoint = parseCheckpointText(read.text);
  const history = await loggedHistory(parts, { checkpoint, note });
  const { origin, size } = checkpoint;
  const known = policy.logs.filter(({ keyName }) => keyName === origin);
  if (known.length === 0) throw new PolicyNotMet(`the policy knows no log ${origin}${leadingTo(history, policy.logs)}`);
  const signers = verified(read, known);
  const isSigned = opener(known, history);
  if (!isSigned(note)) {
    const replaced = [...signers].find(({ verifierKey }) => history.verifierKeys.includes(verifierKey));
    mustHold(
      replaced === undefined,
      () => 'the checkpoint is signed by a key that was replaced, and not by the one that took over',
    );
    throw new PolicyNotMet(`no key that the policy knows of ${origin} signed the checkpoint, or leads to one that did`);
  }
  mustHold(
    origin === log.origin && size === log.size,
    () => `the checkpoint is of ${origin} @ ${size}, and the question of ${log.origin} @ ${log.size}`,
  );
  const cosigners = verified(read, [...policy.witnesses.values()]);
  const witnesses = [...policy.witnesses].filter(([, key]) => cosigners.has(key)).map(([name]) => name);
  return {
    ...{ checkpoint, note, witnesses, isSigned },
    hasQuorum: isQuorum(policy, new Set(witnesses)),
    replayers: [...verified(read, replayers)].map(({ keyName }) => keyName),
    rotations: rotationsFrom(known, history),
    continued: history.continued,
    originAt: (leaf) => history.originAt(leaf) ?? origin,
  };
}

/** Opens what a log signed, of which one key or more are known, from which its leaves lead to the others. */
function opener(known: readonly KnownKey[], history: LogHistory): OpenedLog['isSigned'] {
  return (note) => {
    parseCheckpointText(parseNote(note).text);
    return known.some(({ verifierKey }) => isTold(() => history.open(note, verifierKey)));
  };
}

/** Those that took over after the last key that is known. */
function rotationsFrom(known: readonly KnownKey[], { keys }: LogHistory): readonly KeyOfLog[] {
  const isKnown = (key: KeyOfLog) => known.some(({ verifierKey }) => verifierKey === key.verifierKey);
  return keys.slice(keys.findLastIndex(isKnown) + 1);
}

function leadingTo({ continued }: LogHistory, logs: readonly KnownKey[]): string {
  const before = continued.find(({ origin }) => logs.some(({ keyName }) => keyName === origin));
  if (before === undefined) return '';
  const { origin, size, from } = before;
  return `: it goes on from the first ${from} of ${size} leaves that ${origin} had signed, of which the rest are lost, so its key is to be taken anew`;
}

/** Those whose signature stands under a note. A wrong one of any of them is a lie. */
function verified<Key extends NoteVerifier>(note: SignedNote, keys: readonly Key[]): ReadonlySet<Key> {
  const signatures = asFalse(() => verifiedSignatures(note, keys), '');
  const hasSigned = ({ keyName, keyId }: Key) =>
    signatures.some((one) => one.keyName === keyName && one.keyId === keyId);
  return new Set(keys.filter(hasSigned));
}

function isTold(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}
