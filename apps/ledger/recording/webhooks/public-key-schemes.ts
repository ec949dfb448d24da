import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { timeStampIn } from './hmac-scheme.js';
import { headerOf, type SignatureScheme } from './signature-scheme.js';

const signature = 'x-twilio-email-event-webhook-signature';
const timestamp = 'x-twilio-email-event-webhook-timestamp';

/** SendGrid: ECDSA over P-256 and SHA-256 of time and body. The secret is the public key that its page shows: DER in base64. */
export const sendgridScheme: SignatureScheme = {
  documented: 'twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features',
  needs: [signature, timestamp],
  signsTime: true,
  signsBody: true,
  troubleWithSecret: (secret) =>
    keyIn(secret) === undefined
      ? 'must be the verification key that SendGrid shows: a public key on P-256, in base64'
      : undefined,
  verifier: (secret) => {
    const key = keyIn(secret);
    if (key === undefined) throw new Error('The key of the connection is none');
    return (request) => {
      const stamp = headerOf(request, timestamp);
      const given = Buffer.from(headerOf(request, signature), 'base64');
      if (!verify('sha256', Buffer.concat([Buffer.from(stamp), request.body]), key, given)) return undefined;
      return { signedAt: timeStampIn(stamp, 'seconds') };
    };
  },
};

function keyIn(secret: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    return undefined;
  }
}
