import { createHash, randomBytes } from 'node:crypto';
import { type SubjectKey, VaultLocked } from './subject-key.js';
import { keyBytes, unwrapKey, wrapKey } from './wrapping.js';

/** The key that wraps the keys of a vault, so that the vault's own file, and a copy of it, opens nothing. */
export class MasterKey {
  /** What a vault knows its master key by: SHA-256 of a label and the key, in hex. */
  readonly id: string;
  readonly #key: Uint8Array;

  /** @param key 32 bytes */
  constructor(key: Uint8Array) {
    if (key.length !== keyBytes) throw new TypeError(`a master key is ${keyBytes} bytes`);
    this.#key = key;
    this.id = createHash('sha256').update('initium/vault/v1\0').update(key).digest('hex');
  }

  /** A key that nobody has had, with an id that nobody has had, and how it is kept. */
  makeKey(): SubjectKey & { readonly wrapped: Uint8Array } {
    const keyId = randomBytes(16).toString('base64url');
    const key = randomBytes(keyBytes);
    return { keyId, key, wrapped: this.wrap({ keyId, key }) };
  }

  wrap({ keyId, key }: SubjectKey): Uint8Array {
    return wrapKey(this.#key, key, purposeOf(keyId));
  }

  /** Throws `VaultLocked` where it was wrapped by another, or under another id. */
  unwrap(keyId: string, wrapped: Uint8Array): SubjectKey {
    const key = unwrapKey(this.#key, wrapped, purposeOf(keyId));
    if (key === undefined) throw new VaultLocked(`the key ${keyId} does not open: it was altered in the vault`);
    return { keyId, key };
  }
}

const purposeOf = (keyId: string): string => `initium/kek/v1\0${keyId}`;
