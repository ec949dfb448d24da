import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FormatError } from './format-error.js';
import { dataKeyHash } from './hashes.js';
import { openSealedData, sealData } from './sealed-data.js';

const key = randomBytes(32);
const dkOf = (dataKey: Uint8Array) => Buffer.from(dataKeyHash(dataKey)).toString('hex');
const where = { source: 'crm', id: '42' };
const plain = Buffer.from('{"name":"Jane Roe"}');

describe('what is sealed', () => {
  it('opens by its key, in its place', () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(bytes, fc.string(), fc.string(), (some, source, id) => {
        const sealed = sealData(key, some, { source, id });
        expect(Buffer.from(openSealedData(key, sealed, { source, id }, dkOf(key))).equals(Buffer.from(some))).toBe(
          true,
        );
      }),
    );
  });

  it('is other bytes each time, and says nothing of what it is', () => {
    const [one, other] = [sealData(key, plain, where), sealData(key, plain, where)];
    expect(one.ciphertext).not.toBe(other.ciphertext);
    expect(Buffer.from(one.ciphertext, 'base64').toString('latin1')).not.toContain('Jane');
  });

  it('opens nowhere else, by no other key, and not where a bit of it is another', () => {
    const sealed = sealData(key, plain, where);
    const opens =
      (...args: Parameters<typeof openSealedData>) =>
      () =>
        openSealedData(...args);
    const other = randomBytes(32);
    expect(opens(key, sealed, { source: 'crm', id: '43' }, dkOf(key))).toThrow(FormatError);
    expect(opens(key, sealed, { source: 'cr', id: 'm42' }, dkOf(key))).toThrow(FormatError);
    expect(opens(other, sealed, where, dkOf(other))).toThrow(FormatError);
    for (const part of ['ciphertext', 'nonce', 'tag'] as const) {
      const bytes = Buffer.from(sealed[part], 'base64');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      const bent = { ...sealed, [part]: bytes.toString('base64') };
      expect(opens(key, bent, where, dkOf(key))).toThrow(FormatError);
      expect(opens(key, { ...sealed, [part]: `${sealed[part]} ` }, where, dkOf(key))).toThrow(FormatError);
    }
  });

  it('is opened by the key alone that the leaf commits to, also where another one would fit', () => {
    const sealed = sealData(key, plain, where);
    expect(() => openSealedData(key, sealed, where, dkOf(randomBytes(32)))).toThrow(/not the one that the leaf/);
  });

  it('is AES-256-GCM as others have it, bound to a label with source and id', () => {
    const sealed = sealData(key, plain, where);
    const cipher = createCipheriv('aes-256-gcm', key, Buffer.from(sealed.nonce, 'base64'));
    cipher.setAAD(Buffer.from('initium/personal/v1\0{"id":"42","source":"crm"}'));
    expect(Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64')).toBe(sealed.ciphertext);
    expect(cipher.getAuthTag().toString('base64')).toBe(sealed.tag);
  });
});
