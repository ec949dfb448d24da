import { createHash } from 'node:crypto';
import { type HmacForm, hmacScheme, isSame } from './hmac-scheme.js';
import { mailgunScheme } from './mailgun-scheme.js';
import { sendgridScheme } from './public-key-schemes.js';
import { headerOf, type SignatureScheme } from './signature-scheme.js';
import { standardScheme } from './standard-scheme.js';

const customerio: HmacForm = {
  documented: 'docs.customer.io/api/webhooks (X-CIO-Signature)',
  hash: 'sha256',
  header: 'x-cio-signature',
  encoding: 'hex',
  time: { header: 'x-cio-timestamp', form: 'seconds' },
  signed: ({ body }, time) => [`v0:${time}:`, body],
};

const intercom: HmacForm = {
  documented: 'developers.intercom.com/docs/webhooks (Signed Notifications)',
  hash: 'sha1',
  header: 'x-hub-signature',
  prefix: 'sha1=',
  encoding: 'hex',
  signed: ({ body }) => [body],
};

/** Of a batch Segment signs the first event only, so that batches are refused: switch them off there. */
const segment: HmacForm = {
  documented: 'segment.com/docs/connections/destinations/catalog/actions-webhook (X-Signature)',
  hash: 'sha1',
  header: 'x-signature',
  encoding: 'hex',
  signed: ({ body }) => [body],
};

const zendesk: HmacForm = {
  documented: 'developer.zendesk.com/documentation/webhooks/verifying',
  hash: 'sha256',
  header: 'x-zendesk-webhook-signature',
  encoding: 'base64',
  time: { header: 'x-zendesk-webhook-signature-timestamp', form: 'rfc3339' },
  signed: ({ body }, time) => [time, body],
};

const hubspot: HmacForm = {
  documented: 'developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation (v3)',
  hash: 'sha256',
  header: 'x-hubspot-signature-v3',
  encoding: 'base64',
  time: { header: 'x-hubspot-request-timestamp', form: 'milliseconds' },
  signed: ({ method, url, body }, time) => [method, url, body, time],
};

/** The same secret with every delivery, in the header `Authorization`: for vendors that sign nothing. */
const inAuthorization = (
  documented: string,
  written: (secret: string) => string,
  more: Pick<SignatureScheme, 'troubleWithSecret'> = {},
): SignatureScheme => ({
  ...more,
  documented,
  needs: ['authorization'],
  signsTime: false,
  signsBody: false,
  verifier: (secret) => {
    // Hashed, so that how long it takes tells nothing of the secret's length either.
    const expected = hashOf(written(secret));
    return (request) =>
      isSame(hashOf(headerOf(request, 'authorization')), expected) ? { signedAt: undefined } : undefined;
  },
  signer: (secret) => () => ({ headers: { authorization: written(secret) } }),
});

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const basic = inAuthorization('RFC 7617', (secret) => `Basic ${Buffer.from(secret).toString('base64')}`, {
  troubleWithSecret: (secret) => (/^[^:]+:.+$/.test(secret) ? undefined : 'must be USER:PASSWORD'),
});

/** Takes anything, from where nobody but this machine can reach the ledger. */
const none: SignatureScheme = {
  documented: 'on loopback only',
  needs: [],
  signsTime: false,
  signsBody: false,
  verifier:
    () =>
    ({ isLoopback }) =>
      isLoopback ? { signedAt: undefined } : undefined,
  signer: () => () => ({ headers: {} }),
};

/** Every way in which a vendor shows that a delivery is its own, by its name. */
export const signatureSchemes = {
  basic,
  bearer: inAuthorization('RFC 6750', (secret) => `Bearer ${secret}`, {
    troubleWithSecret: (secret) => (/^[\x21-\x7e]+$/.test(secret) ? undefined : 'must be of printable ASCII'),
  }),
  customerio: hmacScheme(customerio),
  hubspot: hmacScheme(hubspot),
  intercom: hmacScheme(intercom),
  mailgun: mailgunScheme,
  none,
  segment: hmacScheme(segment),
  sendgrid: sendgridScheme,
  standard: standardScheme,
  zendesk: hmacScheme(zendesk),
} satisfies Readonly<Record<string, SignatureScheme>>;

export type SchemeName = keyof typeof signatureSchemes;

export const schemeNames = Object.keys(signatureSchemes) as SchemeName[];

export function schemeNamed(name: SchemeName): SignatureScheme {
  return signatureSchemes[name];
}
