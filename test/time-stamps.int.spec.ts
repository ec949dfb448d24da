import { createHash, type X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  answersNonce,
  openTimeStamp,
  parseRoots,
  TimeStampError,
  timeStampRequest,
  tokenIn,
  trustIn,
} from '#libs/time-stamps';
import { removeFolders } from './running-ledger.js';
import { hasOpenssl, missingOpenssl, TimeAuthority } from './time-authority.js';

const stamped = Buffer.from('what was there');
const sha256 = createHash('sha256').update(stamped).digest();
const nonce = Buffer.alloc(16, 0xab);
const rootsOf = ({ roots }: TimeAuthority) => parseRoots(readFileSync(roots, 'utf8'));

(hasOpenssl ? describe : describe.skip)(hasOpenssl ? 'a time stamp' : `a time stamp: ${missingOpenssl}`, () => {
  let authority: TimeAuthority;
  let token: Uint8Array;
  beforeAll(() => {
    authority = new TimeAuthority();
    token = tokenIn(authority.answer(timeStampRequest(sha256, nonce)));
  });
  afterAll(removeFolders);

  it.each([['sha256', 'ec'] as const, ['sha1', 'rsa'] as const])(
    'of a real authority is opened, whose certificate is named by its %s, with a key of %s',
    (hash, key) => {
      const other = new TimeAuthority(hash, key);
      const stamp = openTimeStamp(tokenIn(other.answer(timeStampRequest(sha256, nonce))));
      expect(stamp).toMatchObject({ imprint: { digest: 'sha256', hash: sha256 }, authority: 'CN=An authority' });
      expect(Math.abs(stamp.genTime - Date.now())).toBeLessThan(60_000);
      expect(answersNonce(stamp.nonce, nonce)).toBe(true);
      expect(answersNonce(stamp.nonce, Buffer.alloc(16))).toBe(false);
      const [root] = rootsOf(other) as [X509Certificate];
      expect(trustIn(stamp, [root])).toEqual({ root });
    },
  );

  it('is the token that openssl takes, byte for byte', () => {
    expect(authority.isAccepted(token, stamped)).toBe(true);
    expect(authority.isAccepted(token, Buffer.from('something else'))).toBe(false);
  });

  it('says the same or nothing, whichever byte of it is changed, and wherever it ends', () => {
    const said = (bytes: Uint8Array) => {
      try {
        const { imprint, genTime, nonce: number, signer } = openTimeStamp(bytes);
        return { imprint, genTime, number, signer: signer.fingerprint256 };
      } catch (error) {
        expect(error).toBeInstanceOf(TimeStampError);
        return undefined;
      }
    };
    const whole = said(token);
    expect(whole).toBeDefined();
    const place = fc.nat({ max: token.length - 1 });
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, flip, isCut) => {
        const bytes = Uint8Array.from(isCut ? token.subarray(0, at) : token);
        if (!isCut) bytes[at] = (bytes[at] as number) ^ flip;
        expect([whole, undefined]).toContainEqual(said(bytes));
      }),
    );
  });

  it('is none where its signer has a certificate for something else as well, or one that is not the one it names', () => {
    writeFileSync(join(authority.folder, 'good'), token);
    authority.openssl('cms', '-verify', '-noverify', '-inform', 'DER', '-in', 'good', '-out', 'info');
    authority.certify('anything', 'other.pem');
    const signedAs = (certificate: string, ...more: string[]) => {
      const content = ['-econtent_type', '1.2.840.113549.1.9.16.1.4', '-binary', '-nodetach', '-outform', 'DER'];
      const by = ['-signer', certificate, '-inkey', 'authority.key', '-md', 'sha256', ...more];
      authority.openssl('cms', '-sign', '-in', 'info', ...content, ...by, '-out', 'forged');
      return readFileSync(join(authority.folder, 'forged'));
    };
    expect(openTimeStamp(signedAs('authority.pem', '-cades')).authority).toBe('CN=An authority');
    expect(() => openTimeStamp(signedAs('other.pem', '-cades'))).toThrow(/is not for time stamps alone/);
    expect(() => openTimeStamp(signedAs('authority.pem'))).toThrow(TimeStampError);
    expect(() => openTimeStamp(signedAs('authority.pem', '-cades', '-nocerts'))).toThrow(/is not in the token/);
  });

  it('leads to its root alone, and only while the certificates were valid', () => {
    const stamp = openTimeStamp(token);
    expect(trustIn(stamp, rootsOf(new TimeAuthority())).trouble).toMatch(/no root that is known/);
    const later = { ...stamp, genTime: stamp.genTime + 31 * 86_400_000 };
    expect(trustIn(later, rootsOf(authority)).trouble).toMatch(/not valid then/);
    expect(() => parseRoots('nothing')).toThrow(TimeStampError);
  });

  it('is gone through once, however its certificates vouch for each other', () => {
    const stamp = openTimeStamp(token);
    const twins = Array.from({ length: 14 }, (_, serial) => {
      const by = ['-key', 'root.key', '-subj', '/CN=A root', '-set_serial', String(serial + 1), '-out', 'twin.pem'];
      authority.openssl('req', '-x509', ...by);
      return parseRoots(readFileSync(join(authority.folder, 'twin.pem'), 'utf8'))[0] as X509Certificate;
    });
    // Made after it; and every path through them would take longer than anybody lives.
    const vouching = {
      ...stamp,
      genTime: Math.max(...twins.map(({ validFrom }) => Date.parse(validFrom))),
      certificates: twins,
    };
    expect(trustIn(vouching, rootsOf(new TimeAuthority())).trouble).toMatch(/no root that is known/);
    const last = twins.at(-1) as X509Certificate;
    expect(trustIn(vouching, [last]).root).toBe(last);
  });

  it('is none in a refusal', () => {
    const request = Buffer.from(timeStampRequest(sha256, nonce));
    // Another digest, which this authority does not stamp.
    request[request.indexOf(Buffer.from('608648016503040201', 'hex')) + 8] = 2;
    expect(() => tokenIn(authority.answer(request))).toThrow(/the authority gave no time stamp \(status 2\)/);
  });
});
