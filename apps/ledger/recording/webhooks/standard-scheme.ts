import { createHmac, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isSame, timeStampIn } from './hmac-scheme.js';
import { headerOf, type SignatureScheme, type WebhookRequest } from './signature-scheme.js';

const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
const [ofSecret, ofPublicKey] = ['whsec_', 'whpk_'] as const;
const secretBytesMin = 24;
const secretBytesMax = 64;
/** Of a SubjectPublicKeyInfo of Ed25519 (RFC 8410, section 4), before the key's 32 bytes. */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Standard Webhooks 1.0.0: HMAC-SHA-256 (`v1`), or Ed25519 (`v1a`) where the secret is a public key (`whpk_…`). */
export const standardScheme: SignatureScheme = {
  documented: 'github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
  needs: [id, timestamp, signature],
  signsTime: true,
  signsBody: true,
  troubleWithSecret: (secret) =>
    keyIn(secret) === undefined
      ? `must be ${ofSecret} or ${ofPublicKey} and a key in base64, of ${secretBytesMin} bytes at least`
      : undefined,
  verifier: (secret) => {
    const key = keyIn(secret);
    if (key === undefined) throw new Error('The key of the connection is none');
    return (request) => {
      const stamp = headerOf(request, timestamp);
      const given = headerOf(request, signature).split(' ');
      if (!given.some((one) => isGood(one, key, signedIn(request, stamp)))) return undefined;
      return { signedAt: timeStampIn(stamp, 'seconds') };
    };
  },
  signer: (secret) => (request, now) => {
    const key = keyIn(secret);
    if (key === undefined || !Buffer.isBuffer(key)) throw new Error('By a public key nobody can sign');
    const stamp = String(Math.floor(now / 1000));
    const headers = { [id]: `msg_${now}`, [timestamp]: stamp };
    const mac = createHmac('sha256', key)
      .update(signedIn({ ...request, headers }, stamp))
      .digest('base64');
    return { headers: { ...headers, [signature]: `v1,${mac}` } };
  },
};

function signedIn(request: Pick<WebhookRequest, 'headers' | 'body'>, stamp: string): Buffer {
  return Buffer.concat([Buffer.from(`${headerOf(request, id)}.${stamp}.`), request.body]);
}

/** A signature of another version is none of this key's. */
function isGood(given: string, key: Buffer | KeyObject, signed: Buffer): boolean {
  const [version, text = ''] = given.split(',');
  if (!Buffer.isBuffer(key)) return version === 'v1a' && verify(null, signed, key, Buffer.from(text, 'base64'));
  return version === 'v1' && isSame(text, createHmac('sha256', key).update(signed).digest('base64'));
}

function keyIn(secret: string): Buffer | KeyObject | undefined {
  if (secret.startsWith(ofPublicKey)) {
    const bytes = Buffer.from(secret.slice(ofPublicKey.length), 'base64');
    if (bytes.length !== 32) return undefined;
    return createPublicKey({ key: Buffer.concat([ed25519Prefix, bytes]), format: 'der', type: 'spki' });
  }
  if (!secret.startsWith(ofSecret)) return undefined;
  const bytes = Buffer.from(secret.slice(ofSecret.length), 'base64');
  return bytes.length >= secretBytesMin && bytes.length <= secretBytesMax ? bytes : undefined;
}
