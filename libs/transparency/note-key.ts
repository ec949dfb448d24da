import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { base64Of, fromBase64, utf8Of, viewed } from './encodings.js';
import { FormatError } from './format-error.js';
import { sha256 } from './hashes.js';
import { isKeyName } from './note.js';

/** What a key signs: notes as they are, or checkpoints with the time at which a witness saw them. */
export const keyTypes = { note: 0x01, cosignature: 0x04 } as const;

export type KeyType = (typeof keyTypes)[keyof typeof keyTypes];

/** An Ed25519 public key as signed notes know it: by a name, for one type of signature. */
export interface NoteKey {
  readonly keyName: string;
  readonly type: KeyType;
  /** 32 bytes (RFC 8032). */
  readonly publicKey: Uint8Array;
}

export const publicKeyBytes = 32;
export const ed25519SignatureBytes = 64;

/** The first four bytes of SHA-256(name || newline || type || public key), as a number (signed-note, "Signatures"). */
export function keyIdOf({ keyName, type, publicKey }: NoteKey): number {
  const hashed = sha256(Buffer.concat([utf8Of(`${keyName}\n`), Uint8Array.of(type), publicKey]));
  return viewed(hashed).readUInt32BE(0);
}

/** A verifier key as text: `name+id+key` (signed-note, section "Verifier keys"). */
export function verifierKeyText(key: NoteKey): string {
  const id = keyIdOf(key).toString(16).padStart(8, '0');
  return `${key.keyName}+${id}+${base64Of(Buffer.concat([Uint8Array.of(key.type), key.publicKey]))}`;
}

/** Reads a verifier key. Throws a `FormatError` where it is none, of another type than `type`, or its id is another's. */
export function parseVerifierKey(text: string, type: KeyType): NoteKey {
  const [keyName = '', , ...rest] = text.split('+');
  if (rest.length === 0 || !isKeyName(keyName)) throw new FormatError('is no verifier key');
  const bytes = fromBase64(rest.join('+'), 'the key of a verifier key');
  const key = { keyName, type, publicKey: bytes.subarray(1) };
  if (bytes[0] !== type) throw new FormatError(`the verifier key of ${keyName} is not of type ${type}`);
  if (key.publicKey.length !== publicKeyBytes)
    throw new FormatError(`the verifier key of ${keyName} is not ${publicKeyBytes} bytes`);
  if (verifierKeyText(key) !== text) throw new FormatError(`the verifier key of ${keyName} has another key's id`);
  return key;
}

/** An Ed25519 private key from PKCS #8 in PEM, as `openssl genpkey -algorithm ed25519` makes it. */
export function signingKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new FormatError('is no private key in PEM');
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new FormatError('is no private key of Ed25519');
  return key;
}

/** The public key of a private one, as notes know it. */
export function noteKeyOf(keyName: string, type: KeyType, privateKey: KeyObject): NoteKey {
  if (!isKeyName(keyName)) throw new FormatError('a key needs a name without white space and plus signs');
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { keyName, type, publicKey: Buffer.from(x, 'base64url') };
}

export function signEd25519(privateKey: KeyObject, message: Uint8Array): Uint8Array {
  return sign(null, message, privateKey);
}

/** Verifies Ed25519 signatures (RFC 8032) of a public key. */
export function ed25519Verifier(publicKey: Uint8Array): (message: Uint8Array, signature: Uint8Array) => boolean {
  const x = viewed(publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return (message, signature) => signature.length === ed25519SignatureBytes && verify(null, message, key, signature);
}
