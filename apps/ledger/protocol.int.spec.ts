import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RawRequest } from '../../test/raw-request.js';
import { contact, eventType, get, post, removeFolders, runLedger } from '../../test/running-ledger.js';
import type { RunningLedger } from './main.js';

let ledger: RunningLedger;

beforeAll(async () => {
  ledger = await runLedger({ limits: { headersTimeoutMs: 1_000, bodyTimeoutMs: 1_000 } });
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

/** The status of the answer to these bytes, which must be a problem object. */
async function problemOf(bytes: string): Promise<number> {
  const request = new RawRequest(ledger.url).send(bytes);
  const status = await request.status();
  await request.until(/"type":"urn:initium:problem:[a-z-]+"[\s\S]*\}/);
  expect(request.text).toContain('application/problem+json');
  expect(request.text).toContain(`"status":${status}`);
  request.end();
  return status;
}

const post11 = 'POST /v1/events HTTP/1.1\r\nhost: localhost\r\n';

describe('what is not well-formed HTTP', () => {
  it.each([
    ['noise', '\x16\x03\x01 hello\r\n\r\n', 400],
    ['no host', 'GET /health/live HTTP/1.1\r\n\r\n', 400],
    ['an expectation that nobody knows', `${post11}expect: a-miracle\r\n\r\n`, 417],
    ['a proxy’s method', 'CONNECT x:80 HTTP/1.1\r\nhost: localhost\r\n\r\n', 405],
    ['a header that ends in another', `${post11}ce-id: a\rb\r\n\r\n`, 400],
    ['NUL in a header', `${post11}ce-id: a\0b\r\n\r\n`, 400],
    ['a length that is no number', `${post11}content-length: many\r\n\r\n`, 400],
    ['two lengths', `${post11}content-length: 1\r\ncontent-length: 2\r\n\r\n`, 400],
    ['a length and chunks', `${post11}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['a chunk that is none', `${post11}content-type: ${eventType}\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`, 400],
    ['a method of its own', 'BREW /v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n', 400],
    ['headers beyond every limit', `${post11}x: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    ['an address that cannot be decoded', 'GET /v1/%zz HTTP/1.1\r\nhost: localhost\r\n\r\n', 400],
    ['an address without end', `GET /v1/quarantine/${'x'.repeat(5000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`, 414],
  ])('is answered so: %s', async (_what, bytes, status) => {
    expect(await problemOf(bytes)).toBe(status);
  });
});

/** A request with one event, which is valid. */
const recordable = (id: string, headers = ''): string => {
  const body = JSON.stringify(contact(id));
  return `${post11}content-type: ${eventType}\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`;
};

describe('a client that', () => {
  it('has sent all and half closes still gets its answer', async () => {
    const request = new RawRequest(ledger.url);
    request.socket.end(recordable('half'));
    expect(await request.status()).toBe(201);
    await request.closed;
  });

  it('goes on in rubbish gets the answer to what came whole, and no other', async () => {
    const request = new RawRequest(ledger.url).send(`${recordable('before-rubbish')}rubbish\r\n\r\n`);
    await request.closed;
    expect(request.text).toContain('"id":"before-rubbish","outcome":"recorded"');
    expect(request.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it('waits for 100 Continue is told to go on with what is taken', async () => {
    const request = new RawRequest(ledger.url).send(recordable('go-on', 'expect: 100-continue\r\n'));
    await request.until(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201/);
    request.end();
  });

  it.each([
    ['larger than the limit', 'content-length: 70000\r\nexpect: 100-continue\r\n', 413],
    ['compressed', 'content-length: 70\r\ncontent-encoding: gzip\r\nexpect: 100-continue\r\n', 415],
    ['so large that nobody would read it', 'content-length: 999999999\r\n', 413],
  ])('is about to send what is %s is told before', async (_what, headers, status) => {
    expect(await problemOf(`${post11}content-type: ${eventType}\r\n${headers}\r\n`)).toBe(status);
  });
});

describe('a slow client', () => {
  it('that does not finish its headers is cut off with 408', async () => {
    expect(await problemOf(`${post11}x-slow:`)).toBe(408);
  });

  it('that does not finish its body is cut off with 408', async () => {
    expect(await problemOf(`${post11}content-type: ${eventType}\r\ncontent-length: 100\r\n\r\n{`)).toBe(408);
  });

  it('that drips is cut off as well', async () => {
    const request = new RawRequest(ledger.url);
    request.send(`${post11}content-type: ${eventType}\r\ncontent-length: 1000\r\n\r\n`);
    const drip = setInterval(() => request.send(' '), 20);
    expect(await request.status()).toBe(408);
    clearInterval(drip);
    request.end();
  });

  it('that breaks off harms nobody', async () => {
    const request = new RawRequest(ledger.url);
    request.send(`${post11}content-type: ${eventType}\r\ncontent-length: 100\r\n\r\n{`);
    await new Promise((resolve) => request.socket.once('connect', resolve));
    request.end();
    await request.closed;
    expect((await post(`${ledger.url}/v1/events`, eventType, contact('after'))).status).toBeLessThan(300);
  });
});

describe('an address', () => {
  it('that is none is 404', async () => {
    const { status, headers, body } = await get(`${ledger.url}/v2/events`);
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body.type).toBe('urn:initium:problem:not-found');
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('does not take %s, and says what it takes', async (method) => {
    const response = await fetch(`${ledger.url}/v1/events`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toContain('POST');
    await response.body?.cancel();
  });

  it('is not sniffed, nor kept by caches', async () => {
    const { headers } = await get(`${ledger.url}/health/live`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('operations', () => {
  it('can ask whether it lives and is ready', async () => {
    expect((await get(`${ledger.url}/health/live`)).body).toEqual({ status: 'ok' });
    const ready = await get(`${ledger.url}/health/ready`);
    expect(ready).toMatchObject({ status: 200, body: { status: 'ok', checks: { store: 'ok' } } });
  });

  it('can read what it offers, as OpenAPI 3.1', async () => {
    const { body } = await get(`${ledger.url}/docs/openapi.json`);
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(['/v1/events', '/v1/quarantine/{id}/resubmit']));
    expect((await get(`${ledger.url}/docs`)).status).toBe(200);
  });
});
