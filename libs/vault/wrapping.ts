import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Of every key here, in bytes: AES-256. */
export const keyBytes = 32;
const algorithm = 'aes-256-gcm';
const [nonceBytes, tagBytes] = [12, 16];
/** In bytes, of a key that is wrapped. */
const wrappedBytes = nonceBytes + keyBytes + tagBytes;

/**
 * A key wrapped by another (AES-256-GCM, NIST SP 800-38D): nonce of 12 bytes, ciphertext of 32, tag of 16. It opens for the same
 * purpose only, which says what it is the key of.
 */
export function wrapKey(by: Uint8Array, key: Uint8Array, purpose: string): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, by, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(purpose));
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

/** The key again; undefined where it was wrapped by another key or for another purpose, or is not as it was. */
export function unwrapKey(by: Uint8Array, wrapped: Uint8Array, purpose: string): Uint8Array | undefined {
  if (wrapped.length !== wrappedBytes) return undefined;
  const [ciphertext, tag] = [wrapped.subarray(nonceBytes, -tagBytes), wrapped.subarray(-tagBytes)];
  const decipher = createDecipheriv(algorithm, by, wrapped.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(purpose)).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    return undefined;
  }
}
