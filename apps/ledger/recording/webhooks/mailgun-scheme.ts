import { createHmac } from 'node:crypto';
import { isSame, timeStampIn, timeStampText } from './hmac-scheme.js';
import type { SignatureScheme } from './signature-scheme.js';

interface MailgunSignature {
  readonly timestamp: string;
  readonly token: string;
  readonly signature: string;
}

/**
 * Mailgun: HMAC-SHA-256 of a time and a random token, which lie in the body beside the event and do not cover it. So it is as good as
 * the way on which nobody reads along.
 */
export const mailgunScheme: SignatureScheme = {
  documented: 'documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks',
  needs: [],
  signsTime: true,
  signsBody: false,
  verifier: (secret) => (request) => {
    const said = signatureIn(request.body);
    if (said === undefined) return undefined;
    const { timestamp, token, signature } = said;
    if (!isSame(signature, macOf(secret, timestamp, token))) return undefined;
    return { signedAt: timeStampIn(timestamp, 'seconds') };
  },
  signer: (secret) => (request, now) => {
    const timestamp = timeStampText(now, 'seconds');
    const token = 'a'.repeat(50);
    const signature = { timestamp, token, signature: macOf(secret, timestamp, token) };
    const body: object = JSON.parse(Buffer.from(request.body).toString());
    return { headers: {}, body: Buffer.from(JSON.stringify({ ...body, signature })) };
  },
};

function macOf(secret: string, timestamp: string, token: string): string {
  return createHmac('sha256', secret).update(timestamp).update(token).digest('hex');
}

function signatureIn(body: Uint8Array): MailgunSignature | undefined {
  try {
    const { signature: said } = Object(JSON.parse(Buffer.from(body).toString())) as { signature?: unknown };
    const { timestamp, token, signature } = Object(said) as Partial<Record<keyof MailgunSignature, unknown>>;
    if (typeof token !== 'string' || typeof signature !== 'string') return undefined;
    return { timestamp: String(timestamp), token, signature };
  } catch {
    return undefined;
  }
}
