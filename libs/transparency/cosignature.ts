import type { KeyObject } from 'node:crypto';
import { u64Of, utf8Of, viewed } from './encodings.js';
import { FormatError } from './format-error.js';
import type { NoteSignature, NoteSigner, NoteVerifier } from './note.js';
import {
  ed25519SignatureBytes,
  ed25519Verifier,
  keyIdOf,
  keyTypes,
  noteKeyOf,
  parseVerifierKey,
  signEd25519,
} from './note-key.js';

const TIME_BYTES = 8;

/** What a witness signs: when, and the whole text of the checkpoint (C2SP tlog-cosignature, "Ed25519 signed message"). */
function cosignedMessage(text: string, timeSeconds: number): Uint8Array {
  return utf8Of(`cosignature/v1\ntime ${timeSeconds}\n${text}`);
}

/** Cosigns checkpoints as a witness, at a time in whole seconds since 1970. */
export function witnessSigner(keyName: string, privateKey: KeyObject, timeSeconds: number): NoteSigner {
  if (!Number.isSafeInteger(timeSeconds) || timeSeconds <= 0)
    throw new FormatError('the time of a cosignature is not in whole seconds since 1970');
  return {
    keyName,
    keyId: keyIdOf(noteKeyOf(keyName, keyTypes.cosignature, privateKey)),
    sign: (text) => Buffer.concat([u64Of(timeSeconds), signEd25519(privateKey, cosignedMessage(text, timeSeconds))]),
  };
}

/** Verifies what the witness of this verifier key cosigns. */
export function witnessVerifier(verifierKey: string): NoteVerifier {
  const key = parseVerifierKey(verifierKey, keyTypes.cosignature);
  const verify = ed25519Verifier(key.publicKey);
  return {
    keyName: key.keyName,
    keyId: keyIdOf(key),
    verify: (text, signature) => {
      const timeSeconds = timeIn(signature);
      if (timeSeconds === undefined) return false;
      return verify(cosignedMessage(text, timeSeconds), signature.subarray(TIME_BYTES));
    },
  };
}

/** When a witness cosigned, in seconds since 1970, by its own clock. Means nothing before the cosignature is verified. */
export function cosignatureTime({ signature }: NoteSignature): number {
  const timeSeconds = timeIn(signature);
  if (timeSeconds === undefined) throw new FormatError('is no cosignature');
  return timeSeconds;
}

function timeIn(signature: Uint8Array): number | undefined {
  if (signature.length !== TIME_BYTES + ed25519SignatureBytes) return undefined;
  const time = Number(viewed(signature).readBigUInt64BE(0));
  return Number.isSafeInteger(time) ? time : undefined;
}
