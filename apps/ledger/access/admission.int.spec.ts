import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { freshTokens, type GuardedLedger, runGuardedLedger } from '../../../test/ledger-with-tokens.js';
import { RawRequest } from '../../../test/raw-request.js';
import { linesType, removeFolders, runLedger, streamsOf } from '../../../test/running-ledger.js';
import { Connections } from '../connections.js';
import { refusalOf } from '../refusal-of.js';
import { rolesFor, routeRoles } from '../route-roles.js';
import { Admission } from './admission.js';
import { roles } from './role.js';
import { Tokens } from './tokens.js';

let guarded: GuardedLedger;
const unknown = { authorization: `Bearer initium_${'A'.repeat(43)}` };

beforeAll(async () => {
  guarded = await runGuardedLedger();
});
afterAll(async () => {
  await guarded.ledger.close();
  removeFolders();
});

const addressOf = (pattern: string) => pattern.replace(/:\w+/g, 'x');

interface Refused {
  readonly status: number;
  readonly type: string | undefined;
  readonly challenge: string | null;
}

/** The answer's beginning: some answers have no end. */
async function ask(method: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Refused> {
  const gone = new AbortController();
  const response = await fetch(`${guarded.ledger.url}${path}`, { method, headers, signal: gone.signal });
  const isProblem = response.headers.get('content-type') === 'application/problem+json' && method !== 'HEAD';
  const type = isProblem ? ((await response.json()) as { type: string }).type : undefined;
  gone.abort();
  return { status: response.status, type, challenge: response.headers.get('www-authenticate') };
}

const typeOf = (method: string, code: string) => (method === 'HEAD' ? undefined : `urn:initium:problem:${code}`);

describe('the table of roles', () => {
  it('has a row for every address of the ledger, and no other', () => {
    const served = guarded.ledger.routes
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, pattern }) => `${method} ${pattern}`);
    expect(served.length).toBeGreaterThan(30);
    expect(Object.keys(routeRoles).sort()).toEqual([...new Set(served)].sort());
  });

  it('opens nothing but the two questions of an orchestrator, that of a vendor, and the documentation', () => {
    const open = Object.keys(routeRoles).filter((route) => routeRoles[route] === 'open');
    const others = open.filter((route) => !/^GET \/docs(\/|$)/.test(route));
    expect(others).toEqual(['GET /health/live', 'GET /health/ready', 'GET /v1/webhooks/:connection']);
  });

  it('refuses to everybody what has no row', async () => {
    const { tokensFile, as } = await freshTokens();
    const instance = Fastify();
    instance.decorateRequest('principal', undefined);
    instance.setErrorHandler((error, _request, reply) => reply.code(500).send(refusalOf(error)?.code));
    new Admission(await Tokens.read(tokensFile, { awayMaxMs: 10_000 }), new Connections()).guard(instance);
    instance.get('/forgotten', () => 'secret');
    for (const role of roles) {
      const { body } = await instance.inject({ url: '/forgotten', headers: as[role] });
      expect(body).toBe('forbidden');
    }
    await instance.close();
  });
});

describe('every address', () => {
  it('answers 401 without a token and with an unknown one, but what is open, or asks for a signature', async () => {
    for (const { method, pattern } of guarded.ledger.routes) {
      const admitted = rolesFor(method, pattern);
      for (const headers of [{}, unknown]) {
        const { status, type, challenge } = await ask(method, addressOf(pattern), headers);
        const expected =
          admitted === 'open'
            ? [200, undefined, null]
            : admitted === 'signed'
              ? [404, typeOf(method, 'not-found'), null]
              : [401, typeOf(method, 'unauthenticated'), 'Bearer'];
        expect([method, pattern, status, type, challenge]).toEqual([method, pattern, ...expected]);
      }
    }
  });

  it.each(roles)('lets the role %s in where the table says so, and answers 403 where not', async (role) => {
    for (const { method, pattern } of guarded.ledger.routes) {
      const admitted = rolesFor(method, pattern);
      const { status, type } = await ask(method, addressOf(pattern), guarded.as[role]);
      if (admitted === 'open' || admitted === 'signed' || admitted.includes(role)) {
        expect([method, pattern, [401, 403, 500].includes(status)]).toEqual([method, pattern, false]);
      } else {
        expect([method, pattern, status, type]).toEqual([method, pattern, 403, typeOf(method, 'forbidden')]);
      }
    }
  });

  it('that is none says so only to those who have a token', async () => {
    expect((await ask('GET', '/v1/nothing')).status).toBe(401);
    expect((await ask('DELETE', '/v1/events')).status).toBe(401);
    expect((await ask('GET', '/v1/nothing', guarded.as.source)).status).toBe(404);
    expect((await ask('DELETE', '/v1/events', guarded.as.source)).status).toBe(405);
  });

  it('is the same however it is written', async () => {
    for (const path of [
      '/v1/%65vents',
      '/v1/events?limit=1',
      '/v1/events;x',
      '//v1/events',
      '/v1/events/',
      '/V1/events',
    ])
      expect([path, (await ask('GET', path)).status]).toEqual([path, 401]);
  });
});

describe('the documentation', () => {
  it('says that all takes a token, but what is open', async () => {
    const response = await fetch(`${guarded.ledger.url}/docs/openapi.json`);
    const document = (await response.json()) as {
      components: { securitySchemes: object };
      security: object[];
      paths: Record<string, Record<string, { security?: object[] }>>;
    };
    expect(document.components.securitySchemes).toMatchObject({ bearer: { type: 'http', scheme: 'bearer' } });
    expect(document.security).toEqual([{ bearer: [] }]);
    for (const [path, operations] of Object.entries(document.paths))
      for (const { security } of Object.values(operations))
        expect([path, security]).toEqual([path, /^\/(health|v1\/webhooks)\//.test(path) ? [] : undefined]);
  });
});

describe('a token', () => {
  it.each([
    ['as Basic', (token: string) => `Basic ${token}`],
    ['without a scheme', (token: string) => token],
    ['with more behind it', (token: string) => `Bearer ${token}x`],
    ['without its end', (token: string) => `Bearer ${token.slice(0, -1)}`],
    ['beside another', (token: string) => `Bearer ${token}, Bearer ${token}`],
    ['that is nothing', () => 'Bearer '],
  ])('is none %s', async (_what, written) => {
    const token = guarded.as.reader.authorization.slice('Bearer '.length);
    const { status } = await ask('GET', '/v1/rules', { authorization: written(token) });
    expect(status).toBe(401);
  });

  it('is one whatever the case of the scheme', async () => {
    const token = guarded.as.reader.authorization.slice('Bearer '.length);
    expect((await ask('GET', '/v1/rules', { authorization: `bearer ${token}` })).status).toBe(200);
  });

  it('is no parameter of an address', async () => {
    const token = guarded.as.reader.authorization.slice('Bearer '.length);
    expect((await ask('GET', `/v1/rules?access_token=${token}`)).status).toBe(401);
  });
});

describe('a body', () => {
  const head = (lines: string) =>
    `POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${linesType}\r\n${lines}\r\n`;

  it('that has no end is refused before it is read', async () => {
    const request = new RawRequest(guarded.ledger.url).send(head('transfer-encoding: chunked\r\n'));
    expect(await request.status()).toBe(401);
    request.end();
  });

  it('that waits for 100 Continue is refused instead, and the connection ends', async () => {
    const request = new RawRequest(guarded.ledger.url).send(head('content-length: 500\r\nexpect: 100-continue\r\n'));
    expect(await request.status()).toBe(401);
    await request.closed;
    expect(request.text).not.toContain('100 Continue');
  });

  it('of a role that may not record leaves nothing behind', async () => {
    const before = await streamsOf(guarded.ledger);
    const request = new RawRequest(guarded.ledger.url);
    const { authorization } = guarded.as.auditor;
    request.send(`${head(`authorization: ${authorization}\r\ncontent-length: 3\r\n`)}{}\n`);
    expect(await request.status()).toBe(403);
    expect(await streamsOf(guarded.ledger)).toEqual(before);
    request.end();
  });
});

describe('without tokens', () => {
  it('nobody is asked for one, and one is of no account', async () => {
    const ledger = await runLedger();
    for (const headers of [{}, unknown]) expect((await fetch(`${ledger.url}/v1/rules`, { headers })).status).toBe(200);
    await ledger.close();
  });
});
