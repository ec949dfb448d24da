import type { PackQuestion } from '#libs/evidence-pack';
import {
  FormatError,
  isQuorum,
  type KnownKey,
  type LogCheckpoint,
  LogHistory,
  type LogLeaf,
  logVerifier,
  type NoteVerifier,
  openCheckpoint,
  parseCheckpointText,
  parseNote,
  type SignedNote,
  verifiedSignatures,
} from '#libs/transparency';
import { FalseClaim, mustHold, PolicyNotMet } from './claim.js';
import type { Pinned } from './pinned.js';

/** The log that a pack is of, as who verifies believes it. */
export interface OpenedLog {
  readonly checkpoint: LogCheckpoint;
  /** The checkpoint's bytes, in which every proof ends. */
  readonly note: Uint8Array;
  /** Who of the policy has cosigned it, by the policy's names, and whether they are enough. */
  readonly witnesses: readonly string[];
  readonly hasQuorum: boolean;
  /** Who of the replayers has cosigned it, by the names of their keys. */
  readonly replayers: readonly string[];
  /** Whether a checkpoint, of this size or an earlier one, is signed by this log. Throws a `FormatError` where it is none. */
  isSigned(note: Uint8Array): boolean;
}

/** A leaf in which one key of the log takes over from another, and where it stands. */
export interface LoggedRotation {
  readonly leaf: LogLeaf;
  readonly index: number;
}

/**
 * Opens the checkpoint of a pack by the verifier's own policy. Throws a `FormatError` where it is none, a `PolicyNotMet` where no key of
 * the policy has signed it, and a `FalseClaim` where a signature of a known key is wrong, or it is not that of the question.
 */
export function openLog(
  note: Uint8Array,
  rotations: readonly LoggedRotation[],
  { log }: PackQuestion,
  { policy, replayers }: Pinned,
): OpenedLog {
  const read = parseNote(note);
  const checkpoint = parseCheckpointText(read.text);
  const known = policy.logs.filter(({ keyName }) => keyName === checkpoint.origin);
  if (known.length === 0) throw new PolicyNotMet(`the policy knows no log ${checkpoint.origin}`);
  const isSigned = opener(known, rotations);
  verified(read, known);
  if (!isSigned(note))
    throw new PolicyNotMet(`no key that the policy knows of ${checkpoint.origin} signed the checkpoint`);
  const { origin, size } = log;
  mustHold(
    checkpoint.origin === origin && checkpoint.size === size,
    () => `the checkpoint is of ${checkpoint.origin} @ ${checkpoint.size}, and the question of ${origin} @ ${size}`,
  );
  const cosigners = verified(read, [...policy.witnesses.values()]);
  const witnesses = [...policy.witnesses].filter(([, key]) => cosigners.has(key)).map(([name]) => name);
  return {
    ...{ checkpoint, note, witnesses, isSigned },
    hasQuorum: isQuorum(policy, new Set(witnesses)),
    replayers: [...verified(read, replayers)].map(({ keyName }) => keyName),
  };
}

/** Opens what a log signed, of which one key or more are known, and those that took over from them. */
function opener(known: readonly KnownKey[], rotations: readonly LoggedRotation[]): OpenedLog['isSigned'] {
  const history = new LogHistory();
  for (const { leaf, index } of rotations) asFalse(() => history.take(leaf, index), `leaf ${index} `);
  return (note) => {
    parseCheckpointText(parseNote(note).text);
    return known.some(({ verifierKey }) => {
      const isOfHistory = history.verifierKeys.includes(verifierKey);
      return isTold(() =>
        isOfHistory ? history.open(note, verifierKey) : openCheckpoint(note, logVerifier(verifierKey)),
      );
    });
  };
}

/** Those whose signature stands under a note. A wrong one of any of them is a lie. */
function verified<Key extends NoteVerifier>(note: SignedNote, keys: readonly Key[]): ReadonlySet<Key> {
  const signatures = asFalse(() => verifiedSignatures(note, keys), '');
  const hasSigned = ({ keyName, keyId }: Key) =>
    signatures.some((one) => one.keyName === keyName && one.keyId === keyId);
  return new Set(keys.filter(hasSigned));
}

function asFalse<T>(read: () => T, where: string): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) throw new FalseClaim(`${where}${error.message}`);
    throw error;
  }
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
