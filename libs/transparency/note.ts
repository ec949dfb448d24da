import { base64Of, fromBase64, textOf, utf8Of, viewed } from './encodings.js';
import { FormatError } from './format-error.js';

/** One signature line: whose key, and the bytes behind its id, which the key's type gives a form. */
export interface NoteSignature {
  readonly keyName: string;
  /** A number of 32 bits that names the key, and not safely: it is compared with that of keys that are known. */
  readonly keyId: number;
  readonly signature: Uint8Array;
}

/** A text that keys have signed (C2SP signed-note). The text ends with a newline. */
export interface SignedNote {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A key that is known, and how a signature of it over a note's text is verified. */
export interface NoteVerifier {
  readonly keyName: string;
  readonly keyId: number;
  verify(text: string, signature: Uint8Array): boolean;
}

/** What signs a note's text. */
export interface NoteSigner {
  readonly keyName: string;
  readonly keyId: number;
  sign(text: string): Uint8Array;
}

export const noteBytesMax = 262_144;
export const noteSignaturesMax = 100;

const KEY_ID_BYTES = 4;
const SIGNATURE_LINE = '— ';
/** No control characters of ASCII but the newline. */
const TEXT = /^[\n\x20-\u{10ffff}]*$/u;
const KEY_NAME = /^[^\p{White_Space}+]+$/u;

/** Whether a text can be the name of a key: not empty, without white space, plus signs and control characters of ASCII. */
export function isKeyName(text: string): boolean {
  return KEY_NAME.test(text) && TEXT.test(text) && text.isWellFormed();
}

/** Reads a signed note. Verifies nothing. Throws a `FormatError` where it is none, or beyond the limits. */
export function parseNote(bytes: Uint8Array): SignedNote {
  if (bytes.length > noteBytesMax) throw new FormatError(`a note of ${bytes.length} bytes is over ${noteBytesMax}`);
  const note = textOf(bytes, 'a note');
  if (!TEXT.test(note)) throw new FormatError('a note holds a control character');
  const end = note.lastIndexOf('\n\n') + 1;
  if (end === 0) throw new FormatError('a note has no blank line before its signatures');
  return { text: note.slice(0, end), signatures: parseSignatureLines(note.slice(end + 1)) };
}

/** Reads one or more signature lines, each ended by a newline, as notes end with and witnesses answer. */
export function parseSignatureLines(text: string): NoteSignature[] {
  if (!text.endsWith('\n')) throw new FormatError('the signatures of a note do not end with a newline');
  const lines = text.slice(0, -1).split('\n');
  if (lines.length > noteSignaturesMax) throw new FormatError(`a note has more than ${noteSignaturesMax} signatures`);
  return lines.map(parseSignatureLine);
}

function parseSignatureLine(line: string): NoteSignature {
  const [keyName = '', encoded = '', ...more] = line.slice(SIGNATURE_LINE.length).split(' ');
  if (!line.startsWith(SIGNATURE_LINE) || !isKeyName(keyName) || more.length > 0)
    throw new FormatError('a note has a signature line that is none');
  const bytes = viewed(fromBase64(encoded, 'a signature of a note'));
  if (bytes.length <= KEY_ID_BYTES) throw new FormatError('a signature of a note is too short');
  return { keyName, keyId: bytes.readUInt32BE(0), signature: bytes.subarray(KEY_ID_BYTES) };
}

export function signatureLines(signatures: readonly NoteSignature[]): string {
  return signatures.map(signatureLine).join('');
}

function signatureLine({ keyName, keyId, signature }: NoteSignature): string {
  const id = Buffer.alloc(KEY_ID_BYTES);
  id.writeUInt32BE(keyId);
  return `${SIGNATURE_LINE}${keyName} ${base64Of(Buffer.concat([id, signature]))}\n`;
}

/** A note's bytes. Throws a `FormatError` where `parseNote` would not give this note back. */
export function noteBytes({ text, signatures }: SignedNote): Uint8Array {
  const bytes = utf8Of(`${text}\n${signatureLines(signatures)}`);
  const read = parseNote(bytes);
  if (read.text !== text || read.signatures.length !== signatures.length)
    throw new FormatError('a note is not text that ends with a newline, and signatures');
  return bytes;
}

/** A text signed by one key or more. */
export function signNote(text: string, ...signers: readonly NoteSigner[]): SignedNote {
  return { text, signatures: signers.map((signer) => signatureBy(signer, text)) };
}

export function signatureBy(signer: NoteSigner, text: string): NoteSignature {
  return { keyName: signer.keyName, keyId: signer.keyId, signature: signer.sign(text) };
}

/**
 * The signatures of keys that are known, one for each key, in the note's order; none where no known key has signed, and then
 * the text is to be trusted as little as any. Signatures of other keys are ignored. Throws a `FormatError` where one of a
 * known key is wrong: then nothing of the note is to be believed (signed-note, section "Signatures").
 */
export function verifiedSignatures(note: SignedNote, known: readonly NoteVerifier[]): NoteSignature[] {
  const verified = new Map<NoteVerifier, NoteSignature>();
  for (const signature of note.signatures) {
    const verifier = known.find(({ keyName, keyId }) => keyName === signature.keyName && keyId === signature.keyId);
    if (verifier === undefined) continue;
    if (!verifier.verify(note.text, signature.signature))
      throw new FormatError(`the signature of ${signature.keyName} is wrong`);
    if (!verified.has(verifier)) verified.set(verifier, signature);
  }
  return [...verified.values()];
}
