import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { PseudonymForm } from '../mapping.js';

const keyBytes = 32;
const keysMax = 100;

/** Why a file holds no keys for pseudonyms. */
export class PseudonymKeyError extends Error {
  override readonly name = 'PseudonymKeyError';
}

/**
 * The firm's keys by which what names a person becomes a pseudonym: HMAC-SHA-256, which nobody can try guesses on without the key. The
 * last is in force. The first one makes digests for ids, for as long as it is kept: so what a vendor sends again after a rotation is
 * still a duplicate.
 */
export class PseudonymKeys {
  readonly #keys: readonly KeyObject[];

  constructor(keys: readonly Uint8Array[]) {
    if (keys.length === 0 || keys.length > keysMax)
      throw new PseudonymKeyError(`holds no key, or more than ${keysMax}`);
    if (keys.some(({ length }) => length !== keyBytes)) throw new PseudonymKeyError(`a key is of ${keyBytes} bytes`);
    this.#keys = keys.map((key) => createSecretKey(key));
  }

  /** How many there are. */
  get count(): number {
    return this.#keys.length;
  }

  /** The pseudonym of what was normalised, of one scope: forms are apart, and so are the ids of two vendors. */
  pseudonym(form: PseudonymForm, text: string, scope = ''): string {
    return this.#of(this.#keys.length - 1, form, text, scope);
  }

  /** Of one key after the other, the one in force last: what was recorded before a rotation has those of its time. */
  pseudonyms(form: PseudonymForm, text: string, scope = ''): string[] {
    return this.#keys.map((_, index) => this.#of(index, form, text, scope));
  }

  /** 43 characters that stand for a list of texts, without saying them. */
  digest(parts: readonly string[]): string {
    return hmac(this.#keys[0] as KeyObject, ['digest', ...parts]);
  }

  #of(index: number, form: PseudonymForm, text: string, scope: string): string {
    return `${form}.${hmac(this.#keys[index] as KeyObject, ['pseudonym', form, scope, text])}`;
  }
}

/** Each part with its length before it, so that no two lists are one text. */
function hmac(key: KeyObject, parts: readonly string[]): string {
  const mac = createHmac('sha256', key).update('initium v1\n');
  for (const part of parts) mac.update(`${Buffer.byteLength(part)}:${part}`);
  return mac.digest('base64url');
}

/** Keys as a file has them: one a line, 32 bytes in base64, the oldest first; `#` begins a remark. */
export function readPseudonymKeys(text: string): PseudonymKeys {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  return new PseudonymKeys(lines.filter((line) => line !== '').map((line) => Buffer.from(line, 'base64')));
}
