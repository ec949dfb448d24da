import type { KeyObject } from 'node:crypto';
import { base64Of, fromBase64, fromDecimal, utf8Of } from './encodings.js';
import { FormatError } from './format-error.js';
import { hashBytes } from './hashes.js';
import {
  isKeyName,
  type NoteSigner,
  type NoteVerifier,
  noteBytes,
  parseNote,
  type SignedNote,
  signNote,
  verifiedSignatures,
} from './note.js';
import { ed25519Verifier, keyIdOf, keyTypes, noteKeyOf, parseVerifierKey, signEd25519 } from './note-key.js';
import type { TreeHead } from './tree.js';

/** What a log says of itself at one size, which is never 0. */
export interface LogCheckpoint extends TreeHead {
  /** The log's name, and that of the key it signs with: a URL without its scheme. */
  readonly origin: string;
}

/** The text that is signed (C2SP tlog-checkpoint): three lines. Throws a `FormatError` where it would be none. */
export function checkpointText({ origin, size, root }: LogCheckpoint): string {
  const text = `${origin}\n${size}\n${base64Of(root)}\n`;
  parseCheckpointText(text);
  return text;
}

/**
 * Reads the text of a checkpoint. Throws a `FormatError` where it is none, or one of what this ledger never signs: no leaves,
 * an origin that can be no key's name, more lines than three.
 */
export function parseCheckpointText(text: string): LogCheckpoint {
  const [origin = '', size = '', root = '', end, ...more] = text.split('\n');
  if (end !== '' || more.length > 0) throw new FormatError('a checkpoint is not three lines');
  if (!isKeyName(origin))
    throw new FormatError('the origin of a checkpoint has white space or a plus sign, or is empty');
  const checkpoint = {
    origin,
    size: fromDecimal(size, 'the size of a checkpoint'),
    root: fromBase64(root, 'the root of a checkpoint', hashBytes),
  };
  if (checkpoint.size === 0) throw new FormatError('a checkpoint has no leaves');
  return checkpoint;
}

/** Signs checkpoints as the log of this origin, with an Ed25519 key. */
export function logSigner(origin: string, privateKey: KeyObject): NoteSigner {
  const key = noteKeyOf(origin, keyTypes.note, privateKey);
  return { keyName: origin, keyId: keyIdOf(key), sign: (text) => signEd25519(privateKey, utf8Of(text)) };
}

/** Verifies what the log of this verifier key signs. */
export function logVerifier(verifierKey: string): NoteVerifier {
  const key = parseVerifierKey(verifierKey, keyTypes.note);
  const verify = ed25519Verifier(key.publicKey);
  return { keyName: key.keyName, keyId: keyIdOf(key), verify: (text, signature) => verify(utf8Of(text), signature) };
}

/** A checkpoint's bytes, signed by its log; by two keys while one takes over from the other. */
export function signedCheckpoint(checkpoint: LogCheckpoint, ...signers: readonly NoteSigner[]): Uint8Array {
  return noteBytes(signNote(checkpointText(checkpoint), ...signers));
}

/** A checkpoint that its log has signed, with the note, whose other signatures nobody has verified. */
export interface OpenedCheckpoint {
  readonly checkpoint: LogCheckpoint;
  readonly note: SignedNote;
}

/**
 * Reads a signed checkpoint of one of these logs. Throws a `FormatError` where it is none, where none of them that its origin
 * names has signed it, and where any of them has signed it wrongly.
 */
export function openCheckpoint(bytes: Uint8Array, ...logs: readonly NoteVerifier[]): OpenedCheckpoint {
  const note = parseNote(bytes);
  const checkpoint = parseCheckpointText(note.text);
  if (!verifiedSignatures(note, logs).some(({ keyName }) => keyName === checkpoint.origin))
    throw new FormatError(`no known key of ${checkpoint.origin} has signed the checkpoint`);
  return { checkpoint, note };
}
