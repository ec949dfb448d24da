import type { KeyObject } from 'node:crypto';
import {
  keyIdOf,
  keyTypes,
  noteBytes,
  noteKeyOf,
  type SignedNote,
  signatureBy,
  verifierKeyText,
  witnessSigner,
} from '#libs/transparency';

/** Who replays a log and signs that. */
export interface Replayer {
  /** As the name of a key: a URL without its scheme. */
  readonly keyName: string;
  /** Ed25519. */
  readonly key: KeyObject;
}

/** What a verifier pins to believe the replayer. Throws a `FormatError` where its name can be no key's. */
export const replayerKeyOf = ({ keyName, key }: Replayer): string =>
  verifierKeyText(noteKeyOf(keyName, keyTypes.cosignature, key));

/**
 * A checkpoint with the replayer's cosignature (C2SP tlog-cosignature) in place of any that it had of this key, behind those of
 * others. Of a replayer it says more than of a witness: that all of the log was made anew up to there, each epoch of the map included.
 * @param timeSeconds when it was found to hold, since 1970
 */
export function replayedNote(note: SignedNote, { keyName, key }: Replayer, timeSeconds: number): Uint8Array {
  const keyId = keyIdOf(noteKeyOf(keyName, keyTypes.cosignature, key));
  const others = note.signatures.filter((one) => one.keyName !== keyName || one.keyId !== keyId);
  const own = signatureBy(witnessSigner(keyName, key, timeSeconds), note.text);
  return noteBytes({ text: note.text, signatures: [...others, own] });
}
