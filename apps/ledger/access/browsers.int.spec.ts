import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GuardedLedger, runGuardedLedger } from '../../../test/ledger-with-tokens.js';
import { contact, eventType, removeFolders, runLedger, streamsOf } from '../../../test/running-ledger.js';
import type { RunningLedger } from '../main.js';

const publicUrl = 'https://ledger.example';
let ledger: RunningLedger;
let guarded: GuardedLedger;
let named: GuardedLedger;
let withoutName: RunningLedger;

beforeAll(async () => {
  ledger = await runLedger({ env: { INITIUM_PUBLIC_URL: publicUrl } });
  withoutName = await runLedger();
  guarded = await runGuardedLedger();
  named = await runGuardedLedger({ env: { INITIUM_PUBLIC_URL: publicUrl } });
});
afterAll(async () => {
  await ledger.close();
  await withoutName.close();
  await guarded.ledger.close();
  await named.ledger.close();
  removeFolders();
});

type Headers = Readonly<Record<string, string>>;

/** What is answered to a request whose headers are these, the ones that `fetch` does not let one write among them. */
function ask(url: string, method: string, path: string, headers: Headers, body = ''): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, { method, headers }, async (answer) => {
      let text = '';
      for await (const chunk of answer) text += chunk;
      const { type = '' } = answer.headers['content-type']?.includes('problem') ? JSON.parse(text) : {};
      resolve([answer.statusCode ?? 0, String(type).replace('urn:initium:problem:', '')]);
    });
    asked.on('error', reject).end(body);
  });
}

const event = (id: string) => JSON.stringify(contact(id));
const port = (url: string) => new URL(url).port;

describe('a ledger that asks nobody for a token', () => {
  it.each([
    ['evil.example'],
    ['evil.example:8080'],
    ['127.0.0.1.evil.example'],
    ['localhost.evil.example'],
    ['evil.example#localhost'],
    ['localhost@evil.example'],
    ['192.0.2.1:8080'],
    ['0.0.0.0'],
    ['ledger.example.evil.example'],
    ['ledger.example:8443'],
  ])('answers nothing where it is asked as %s', async (host) => {
    expect(await ask(ledger.url, 'GET', '/v1/clients', { host })).toEqual([421, 'wrong-host']);
    expect(await ask(ledger.url, 'GET', '/docs', { host })).toEqual([421, 'wrong-host']);
    const headers = { host, 'content-type': eventType };
    expect(await ask(ledger.url, 'POST', '/v1/events', headers, event('rebound'))).toEqual([421, 'wrong-host']);
  });

  it.each([
    ['localhost'],
    ['LocalHost:1234'],
    ['127.0.0.1'],
    ['127.0.0.1:9999'],
    ['[::1]:8080'],
    ['ledger.example'],
    ['Ledger.Example:443'],
  ])('answers where it is asked as %s', async (host) => {
    expect(await ask(ledger.url, 'GET', '/v1/clients', { host })).toEqual([200, '']);
  });

  it('has no public name before it is told one', async () => {
    const host = 'ledger.example';
    expect(await ask(withoutName.url, 'GET', '/v1/clients', { host })).toEqual([421, 'wrong-host']);
  });

  it.each<[string, (url: string) => Headers]>([
    ['of another site', () => ({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })],
    ['of another site, by an old browser', () => ({ origin: 'https://evil.example' })],
    ['that hides where it is', () => ({ origin: 'null' })],
    ['of another port of this machine', () => ({ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' })],
    ['of another loopback name', (url) => ({ origin: `http://localhost:${port(url)}` })],
    ['of a file', () => ({ origin: 'file://' })],
    ['of something that is no origin', (url) => ({ origin: `${url}/x` })],
    ['that a browser says comes from elsewhere', (url) => ({ origin: url, 'sec-fetch-site': 'cross-site' })],
    ['whose browser names no origin', () => ({ 'sec-fetch-site': 'cross-site' })],
  ])('takes nothing from a page %s', async (_what, headersFor) => {
    const before = await streamsOf(ledger);
    const headers = headersFor(ledger.url);
    const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
    for (const path of ['/v1/clients/c1/exposure-check', '/v1/decisions', '/v1/quarantine/x/resubmit'])
      expect([path, await ask(ledger.url, 'POST', path, form)]).toEqual([path, [403, 'cross-origin']]);
    const recorded = await ask(ledger.url, 'POST', '/v1/events', { ...headers, 'content-type': eventType }, event('x'));
    expect(recorded).toEqual([403, 'cross-origin']);
    expect(await streamsOf(ledger)).toEqual(before);
  });

  it.each<[string, (url: string) => Headers]>([
    ['its own page', (url) => ({ origin: url, 'sec-fetch-site': 'same-origin' })],
    ['its page behind a proxy that keeps the name', () => ({ origin: publicUrl, host: 'ledger.example' })],
    ['its page behind a proxy that does not', () => ({ origin: publicUrl, 'sec-fetch-site': 'same-origin' })],
    ['no page', () => ({})],
  ])('takes what comes from %s', async (what, headersFor) => {
    const headers = { 'content-type': eventType, ...headersFor(ledger.url) };
    expect(await ask(ledger.url, 'POST', '/v1/events', headers, event(what))).toEqual([201, '']);
  });
});

describe('a ledger with tokens', () => {
  const write = { 'content-type': eventType };

  it('goes by any name, until it is told its own', async () => {
    const host = 'ledger-1:8080';
    expect(await ask(guarded.ledger.url, 'GET', '/v1/rules', { host, ...guarded.as.reader })).toEqual([200, '']);
    expect(await ask(named.ledger.url, 'GET', '/v1/rules', { host, ...named.as.reader })).toEqual([421, 'wrong-host']);
    for (const own of ['ledger.example', '192.0.2.1:8080', '[2001:db8::1]', 'localhost:8080'])
      expect(await ask(named.ledger.url, 'GET', '/v1/rules', { host: own, ...named.as.reader })).toEqual([200, '']);
  });

  it('takes nothing from pages of others, whatever token they have', async () => {
    for (const { ledger: asked, as } of [guarded, named]) {
      const headers = { ...write, ...as.officer, origin: 'https://evil.example' };
      expect(await ask(asked.url, 'POST', '/v1/events', headers, event('y'))).toEqual([403, 'cross-origin']);
      const own = { ...write, ...as.officer, origin: asked.url, 'sec-fetch-site': 'same-origin' };
      expect(await ask(asked.url, 'POST', '/v1/events', own, event('z'))).toEqual([201, '']);
    }
  });
});

describe('every answer', () => {
  it.each(['/health/live', '/v1/clients', '/v1/nothing', '/docs/openapi.json'])('%s is no page', async (path) => {
    const { headers } = await fetch(`${ledger.url}${path}`);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});
