import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { utf8Of } from './encodings.js';
import { FormatError } from './format-error.js';
import { dataKeyHash } from './hashes.js';

/** What stands in an event in place of what is personal (AES-256-GCM, NIST SP 800-38D): each in base64. */
export interface SealedData {
  readonly ciphertext: string;
  /** 12 bytes. */
  readonly nonce: string;
  /** 16 bytes. */
  readonly tag: string;
}

/** Which piece of evidence something is sealed in: nowhere else does it open. */
export interface SealedIn {
  readonly source: string;
  readonly id: string;
}

const algorithm = 'aes-256-gcm';
/** In bytes. */
const [keyLength, nonceLength, tagLength] = [32, 12, 16];

/** Seals with a key that seals nothing else (32 bytes), so that it can be disclosed by itself. */
export function sealData(dataKey: Uint8Array, plain: Uint8Array, where: SealedIn): SealedData {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, dataKey, nonce, { authTagLength: tagLength }).setAAD(boundTo(where));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return {
    ciphertext: ciphertext.toString('base64'),
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

/**
 * What is sealed, opened by its key. AES-GCM does not commit to its key, so one ciphertext can be made that opens by two: `dk`, from the
 * event's leaf, says which one it is (`dataKeyHash`, in hex). Throws `FormatError` where the key is another, or what is sealed was
 * altered, or taken from another piece of evidence.
 */
export function openSealedData(dataKey: Uint8Array, sealed: SealedData, where: SealedIn, dk: string): Uint8Array {
  if (dataKey.length !== keyLength) throw new FormatError(`a data key is ${keyLength} bytes`);
  if (Buffer.from(dataKeyHash(dataKey)).toString('hex') !== dk)
    throw new FormatError('the data key is not the one that the leaf commits to');
  const [ciphertext, nonce, tag] = [bytesOf(sealed.ciphertext), bytesOf(sealed.nonce), bytesOf(sealed.tag)];
  if (nonce.length !== nonceLength || tag.length !== tagLength)
    throw new FormatError(`what is sealed has a nonce of ${nonceLength} bytes and a tag of ${tagLength}`);
  const decipher = createDecipheriv(algorithm, dataKey, nonce, { authTagLength: tagLength });
  decipher.setAAD(boundTo(where)).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw new FormatError('what is sealed does not open: it was altered, or belongs to other evidence');
  }
}

function bytesOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) throw new FormatError('what is sealed is not base64 with padding');
  return bytes;
}

/** The additional data of the encryption: a label, 0x00, and source and id in RFC 8785 form. */
function boundTo({ source, id }: SealedIn): Uint8Array {
  return utf8Of(`initium/personal/v1\0${canonicalize({ id, source }) ?? ''}`);
}
