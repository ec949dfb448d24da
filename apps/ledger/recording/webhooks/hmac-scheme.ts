import { createHmac, timingSafeEqual } from 'node:crypto';
import { headerOf, type SignatureScheme, type WebhookRequest } from './signature-scheme.js';

/** Where a vendor puts what it signs with HMAC, and how it writes that. */
export interface HmacForm {
  /** Where it is documented. */
  readonly documented: string;
  readonly hash: 'sha1' | 'sha256';
  readonly header: string;
  /** Before the signature in its header. */
  readonly prefix?: string;
  readonly encoding: 'hex' | 'base64';
  /** Where the vendor signs when it sent, and in what unit. */
  readonly time?: { readonly header: string; readonly form: TimeStampForm };
  /** What is signed, in pieces. */
  readonly signed: (request: WebhookRequest, time: string) => readonly (string | Uint8Array)[];
  /** The key that a secret is; the secret's own bytes when left out. */
  readonly keyOf?: (secret: string) => Uint8Array;
}

/** An instant as vendors sign it. */
export type TimeStampForm = 'seconds' | 'milliseconds' | 'rfc3339';

const ofSeconds = /^\d{1,12}$/;
const ofMilliseconds = /^\d{1,15}$/;

/** In ms; undefined for what is no instant. */
export function timeStampIn(text: string, form: TimeStampForm): number | undefined {
  if (form === 'seconds') return ofSeconds.test(text) ? Number(text) * 1000 : undefined;
  if (form === 'milliseconds') return ofMilliseconds.test(text) ? Number(text) : undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

export function timeStampText(now: number, form: TimeStampForm): string {
  if (form === 'seconds') return String(Math.floor(now / 1000));
  return form === 'milliseconds' ? String(now) : new Date(now).toISOString();
}

/** A scheme by HMAC over what a vendor says that it signs, compared in constant time. */
export function hmacScheme(form: HmacForm): SignatureScheme {
  const { documented, hash, header, prefix = '', encoding, time, signed, keyOf = Buffer.from } = form;
  const macOf = (key: Uint8Array, request: WebhookRequest, stamp: string): Buffer => {
    const mac = createHmac(hash, key);
    for (const piece of signed(request, stamp)) mac.update(piece);
    return mac.digest();
  };
  return {
    documented,
    needs: time === undefined ? [header] : [header, time.header],
    signsTime: time !== undefined,
    signsBody: true,
    verifier: (secret) => {
      const key = keyOf(secret);
      return (request) => {
        const given = headerOf(request, header);
        const stamp = time === undefined ? '' : headerOf(request, time.header);
        if (!given.startsWith(prefix)) return undefined;
        if (!isSame(given.slice(prefix.length), macOf(key, request, stamp).toString(encoding))) return undefined;
        return { signedAt: time && timeStampIn(stamp, time.form) };
      };
    },
    signer: (secret) => (request, now) => {
      const stamp = time === undefined ? '' : timeStampText(now, time.form);
      const signature = `${prefix}${macOf(keyOf(secret), request, stamp).toString(encoding)}`;
      return { headers: { [header]: signature, ...(time && { [time.header]: stamp }) } };
    },
  };
}

/** In constant time for texts of one length, which is no secret. As texts, for bytes can be written in more than one way. */
export function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
