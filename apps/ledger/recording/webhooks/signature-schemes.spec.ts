import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { WebhookRequest } from './signature-scheme.js';
import { type SchemeName, schemeNamed, schemeNames } from './signature-schemes.js';

const at = 1_767_225_600_000;
const seconds = String(at / 1000);
const body = '{"hello":"wörld"}';
const secret = 's3cret';

const request = (headers: WebhookRequest['headers'], text: string = body): WebhookRequest => ({
  method: 'POST',
  url: 'https://ledger.example.com/v1/webhooks/crm',
  headers,
  body: Buffer.from(text),
  isLoopback: false,
});

/** As the vendors' own documentation has it, each signature made by another program. */
const documented: [SchemeName, string, WebhookRequest, number | undefined][] = [
  [
    'customerio',
    secret,
    request({
      'x-cio-signature': '3ad3a626e5a06ff9a4fb4f08ce2e000153dd03862455aadb90d3474184835855',
      'x-cio-timestamp': seconds,
    }),
    at,
  ],
  ['intercom', secret, request({ 'x-hub-signature': 'sha1=d5e71e7019fda29c074447a09c7bfccbc9cee9d7' }), undefined],
  ['segment', secret, request({ 'x-signature': 'd5e71e7019fda29c074447a09c7bfccbc9cee9d7' }), undefined],
  [
    'zendesk',
    secret,
    request({
      'x-zendesk-webhook-signature': 'ccvWkwg7siw5QcaOiVpwBTFjyxnqw04UQ2NpYttq16Y=',
      'x-zendesk-webhook-signature-timestamp': '2026-01-01T00:00:00Z',
    }),
    at,
  ],
  [
    'hubspot',
    secret,
    request({
      'x-hubspot-signature-v3': 'eEdG059URy3su0eiXx6COhZwyOmYHL4rQTItXmHFnzQ=',
      'x-hubspot-request-timestamp': String(at),
    }),
    at,
  ],
  [
    'mailgun',
    secret,
    request(
      {},
      `{"signature":{"timestamp":"${seconds}","token":"abc","signature":"3bc58d8625b0cf09a7b694657e11be5a147c697614c5ff79adec36319c99a352"},"event-data":{}}`,
    ),
    at,
  ],
  // The example of the specification's own libraries.
  [
    'standard',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    request(
      {
        'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'webhook-timestamp': '1614265330',
        'webhook-signature': 'v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
      '{"test": 2432232314}',
    ),
    1_614_265_330_000,
  ],
  // RFC 7617, section 2.
  ['basic', 'Aladdin:open sesame', request({ authorization: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==' }), undefined],
  ['bearer', 'mF_9.B5f-4.1JqM', request({ authorization: 'Bearer mF_9.B5f-4.1JqM' }), undefined],
];

const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const bySendgrid = (text: string): WebhookRequest => {
  const signature = sign('sha256', Buffer.from(`${seconds}${text}`), pair.privateKey).toString('base64');
  return request(
    { 'x-twilio-email-event-webhook-signature': signature, 'x-twilio-email-event-webhook-timestamp': seconds },
    text,
  );
};

const signing = schemeNames.filter((name) => name !== 'none' && schemeNamed(name).signer !== undefined);
const secretFor = (name: SchemeName): string =>
  name === 'standard' ? `whsec_${Buffer.alloc(24, 7).toString('base64')}` : name === 'basic' ? 'me:pass' : secret;

function signedBy(name: SchemeName, text: string, key = secretFor(name)): WebhookRequest {
  const unsigned = request({}, text);
  const signed = schemeNamed(name).signer?.(key)(unsigned, at);
  return { ...unsigned, headers: signed?.headers ?? {}, body: signed?.body ?? unsigned.body };
}

describe('what a vendor signs', () => {
  it.each(documented)('is known as its own: %s', (name, key, signed, signedAt) => {
    expect(schemeNamed(name).verifier(key)(signed)).toEqual({ signedAt });
  });

  it('is known by a public key: sendgrid', () => {
    expect(schemeNamed('sendgrid').verifier(publicKey)(bySendgrid(body))).toEqual({ signedAt: at });
  });

  it('is known by a public key: standard, v1a', () => {
    const { publicKey: known, privateKey } = generateKeyPairSync('ed25519');
    const raw = known.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
    const signature = sign(null, Buffer.from(`id.${seconds}.${body}`), privateKey).toString('base64');
    const headers = { 'webhook-id': 'id', 'webhook-timestamp': seconds };
    const verify = schemeNamed('standard').verifier(`whpk_${raw}`);
    expect(verify(request({ ...headers, 'webhook-signature': `v1a,${signature}` }))).toEqual({ signedAt: at });
    expect(verify(request({ ...headers, 'webhook-signature': `v1,${signature}` }))).toBeUndefined();
  });

  it.each(signing)('is what this ledger signs to try a connection: %s', (name) => {
    const verify = schemeNamed(name).verifier(secretFor(name));
    expect(verify(signedBy(name, body))).toEqual({ signedAt: schemeNamed(name).signsTime ? at : undefined });
  });
});

describe('what nobody signed', () => {
  it.each(signing)('is refused, whatever of it is another: %s', (name) => {
    const scheme = schemeNamed(name);
    const verify = scheme.verifier(secretFor(name));
    const bytes = fc.record({ at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(fc.json(), bytes, (text, flip) => {
        const whole = name === 'mailgun' ? JSON.stringify({ 'event-data': text }) : `[${text}]`;
        const good = signedBy(name, whole);
        expect(verify(good)).toBeDefined();
        for (const header of Object.keys(good.headers)) {
          const { [header]: _, ...others } = good.headers;
          expect(verify({ ...good, headers: others })).toBeUndefined();
          expect(
            verify({ ...good, headers: { ...good.headers, [header]: `${good.headers[header]}0` } }),
          ).toBeUndefined();
          expect(verify({ ...good, headers: { ...good.headers, [header]: ['a', 'b'] } })).toBeUndefined();
        }
        if (!scheme.signsBody) return;
        const bent = Buffer.from(good.body);
        const index = flip.at % bent.length;
        bent[index] = (bent[index] as number) ^ flip.by;
        expect(verify({ ...good, body: bent })).toBeUndefined();
      }),
    );
  });

  it.each(signing)('is refused by another secret: %s', (name) => {
    const other = name === 'standard' ? `whsec_${Buffer.alloc(24, 8).toString('base64')}` : 'other:one';
    expect(schemeNamed(name).verifier(other)(signedBy(name, body))).toBeUndefined();
  });

  it('is refused by a public key, and no key of another curve is one', () => {
    const verify = schemeNamed('sendgrid').verifier(publicKey);
    expect(verify({ ...bySendgrid(body), body: Buffer.from('{}') })).toBeUndefined();
    const other = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey.export({
      format: 'der',
      type: 'spki',
    });
    for (const key of [other.toString('base64'), 'nonsense', ''])
      expect(schemeNamed('sendgrid').troubleWithSecret?.(key)).toMatch(/P-256/);
  });

  it('is taken from this machine alone where nothing is signed', () => {
    const verify = schemeNamed('none').verifier('');
    expect(verify({ ...request({}), isLoopback: true })).toEqual({ signedAt: undefined });
    expect(verify(request({}))).toBeUndefined();
  });

  it('is not what a body that is no JSON says: mailgun', () => {
    const verify = schemeNamed('mailgun').verifier(secret);
    for (const text of ['', '[', 'null', '{"signature":1}', '{"signature":{"token":1}}'])
      expect(verify(request({}, text))).toBeUndefined();
  });
});
