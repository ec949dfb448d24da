import { request as send } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LimitExceeded, Overloaded, StoreBehind, StoreClosed } from '#libs/event-store';
import { QuestionLost, TookTooLong, TooManyQuestions, ViewBehind } from '#libs/projections';
import { VaultUnavailable } from '#libs/vault';
import { RawRequest } from '../../test/raw-request.js';
import { batchType, contact, eventType, removeFolders, runLedger } from '../../test/running-ledger.js';
import { changeStreamBytes } from './changes/change-streams.js';
import type { RunningLedger } from './main.js';
import { problemCodes } from './problem.filter.js';
import { refusalOf } from './refusal-of.js';
import { SealBroken } from './sealing/seals.js';

let ledger: RunningLedger;

beforeAll(async () => {
  ledger = await runLedger({
    limits: { headersTimeoutMs: 500, bodyTimeoutMs: 500 },
    shares: { changes: changeStreamBytes },
  });
  const entity = (id: string) => ({
    ...contact(id, { type: 'initium.ProviderEntity.v1', subject: `entity/${id}` }),
    data: { kind: 'THIRD_COUNTRY', country: 'SC' },
  });
  const source = { channels: ['EMAIL'], heartbeatEvery: 'P1D', from: '2026-03-02T00:00:00Z', owner: 'o' };
  const mailer = { ...contact('s', { type: 'initium.Source.v1', subject: 'source/mailer' }), data: source };
  for (const event of [contact('1'), entity('X'), entity('Y'), mailer]) {
    expect((await ask('POST', '/v1/events', eventType, JSON.stringify(event))).status).toBe(201);
  }
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

interface Told {
  readonly status: number;
  readonly type?: string;
  readonly detail: string;
}

/** Sends an address as it is. */
function ask(method: string, path: string, contentType?: string, body?: string, headers = {}): Promise<Told> {
  return new Promise((resolve, reject) => {
    const type = contentType === undefined ? {} : { 'content-type': contentType };
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const request = send(`${ledger.url}/`, { method, path, headers: { ...type, ...length, ...headers } });
    request.on('error', reject).on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.on('end', () => resolve({ detail: '', ...JSON.parse(text), status: response.statusCode }));
    });
    request.end(body);
  });
}

async function askRaw(bytes: string): Promise<Told> {
  const request = new RawRequest(ledger.url).send(bytes);
  const [text] = await request.until(/\{"type":"urn:initium:problem:[\s\S]*\}/);
  request.end();
  return JSON.parse(text);
}

const get = (path: string, headers = {}) => ask('GET', path, undefined, undefined, headers);
const post = (path: string, type: string | undefined, body: string) => ask('POST', path, type, body);
const decide = (body: object | string) =>
  post('/v1/decisions', 'application/json', typeof body === 'string' ? body : JSON.stringify(body));
const http = 'POST /v1/events HTTP/1.1\r\nhost: localhost\r\n';
const forms = /application\/cloudevents\+json, .*application\/x-ndjson.*application\/json/;
const id = 'f'.repeat(64);

/** One stream more than there may be. */
async function manyStreams(): Promise<Told> {
  const first = new RawRequest(ledger.url).send('GET /v1/changes HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await first.status();
  const told = await get('/v1/changes');
  first.end();
  await first.closed;
  return told;
}

/** What says no, and what its words must name: the thing. */
const provoked: readonly [string, () => Promise<Told>, RegExp][] = [
  ['a clock', () => get('/v1/clients?at=soon'), /^at must be an instant.*2026-08-03/],
  ['two parameters', () => get('/v1/clients?at=soon&limit=0'), /^at must be .*; limit must be a whole number/],
  ['a future', () => get('/v1/clients?knownAt=2999-01-01'), /^knownAt must not be in the future; the ledger has 20/],
  ['an at after knownAt', () => get('/v1/clients?at=2026-02-02&knownAt=2026-02-01'), /^at must not be later than/],
  ['a position', () => get('/v1/clients?knownPosition=999999'), /^knownPosition must be the position of an event/],
  ['both', () => get('/v1/clients?knownPosition=1&knownAt=2026-01-01'), /^knownPosition must not be given together/],
  ['a cursor', () => get('/v1/clients?after=abc'), /^after must be the `next`/],
  ['a status', () => get('/v1/clients?status=GOOD'), /^status must be one of .*TAINTED/],
  ['a rule set twice', () => get('/v1/clients/c1/status?ruleSet=P1&ruleSet=P2'), /^ruleSet must be given only once/],
  ['a state twice', () => get('/v1/quarantine?state=open&state=mended'), /^state must be given only once/],
  ['a kind for a type', () => get('/v1/quarantine?type=MarketingExposure'), /^type .*initium\.MarketingExposure\.v1/],
  ['a country', () => get('/v1/clients?country=XX'), /^country must be .*ISO 3166/],
  ['a service', () => get('/v1/clients/c1/status?service=z'), /^service must be a service of MiCA/],
  ['an entity', () => get('/v1/clients/c1/status?entity=a%20b'), /^entity must be the name of an entity/],
  ['no entity', () => get('/v1/clients/c1/status'), /^entity must be given .* 2 are.*\/v1\/entities/],
  ['a kind', () => get('/v1/events?kind=Nothing'), /^kind must be a kind of evidence; see \/v1\/schemas/],
  ['a subject', () => get('/v1/events?subject=x'), /^subject must be a subject, such as client\//],
  ['a source', () => get('/v1/events?source='), /^source must be 1 to \d+ characters/],
  ['a format', () => get('/v1/clients?format=xls'), /^format must be json or csv/],
  ['an after with CSV', () => get('/v1/clients?format=csv&after=abc'), /^after goes with pages/],
  ['an unknown parameter', () => get('/v1/clients?colour=1'), /^colour is not known here; known are .*at, .*limit/],
  ['one of Object’s', () => get('/v1/clients?__proto__=1'), /^__proto__ is not known here; known are/],
  ['one where none is', () => get('/v1/schemas?a=1'), /^a is not known here; .*takes no parameters/],
  ['a heartbeat', () => get('/v1/changes?heartbeat=0'), /^heartbeat must be whole seconds/],
  ['a place', () => get('/v1/changes', { 'last-event-id': 'x' }), /Last-Event-ID must be an id .*begin anew/],
  ['too many streams', manyStreams, /1 streams are open.*end one/],
  ['a period', () => get('/v1/sources/mailer/coverage?to=2999-01-01'), /^to must not be later than/],
  ['a beginning', () => get('/v1/sources/mailer/coverage?from=2999-01-01'), /^from must not be later than/],
  ['a name in the path', () => get('/v1/clients/a%20b/status'), /^"a b" in the address is no client's name/],
  ['no client', () => get('/v1/clients/nobody/timeline'), /client nobody .*\/v1\/clients/],
  [
    'no client to check',
    () => post('/v1/clients/nobody/exposure-check', undefined, ''),
    /client nobody.*\/v1\/clients/,
  ],
  ['no source', () => get('/v1/sources/none/coverage'), /source none .*\/v1\/sources/],
  ['no evidence', () => get('/v1/events/crm/none'), /source crm has the id none.*\/v1\/events/],
  ['no indicator', () => get('/v1/portfolio/indicators/R-1'), /indicator R-1;.* R-801/],
  ['no kind', () => get('/v1/schemas/Nothing/v1'), /kind of evidence Nothing; see \/v1\/schemas/],
  ['no entry', () => get(`/v1/quarantine/${id}`), /f{64}; see \/v1\/quarantine/],
  ['no such id', () => get('/v1/quarantine/x'), /under x; see \/v1\/quarantine/],
  ['no address', () => get('/v1/nothing'), /\/v1\/nothing.*\/docs/],
  ['another method', () => ask('DELETE', '/v1/clients'), /DELETE .*takes GET/],
  ['a path', () => get('/v1/clients/%00'), /^The path .*NUL.*encode/],
  ['a query', () => get('/v1/clients?at=%ff'), /^The query .*UTF-8.*encode/],
  ['a long part', () => get(`/v1/clients/${'x'.repeat(2000)}/status`), /part of the address .*1024.*/],
  ['Accept', () => get('/v1/clients', { accept: 'text/html' }), /application\/json or text\/csv.*Accept/],
  ['a host', () => get('/v1/clients', { host: 'evil.example' }), /localhost.*INITIUM_PUBLIC_URL/],
  [
    'a page',
    () => ask('POST', '/v1/events', eventType, '{}', { origin: 'https://evil.example' }),
    /evil\.example.*set/,
  ],

  ['text', () => post('/v1/events', 'text/plain', 'x'), forms],
  ['a form', () => post('/v1/events', 'application/x-www-form-urlencoded', 'a=1'), forms],
  ['rubbish for a type', () => post('/v1/events', 'garbage', 'x'), forms],
  ['no type', () => post('/v1/events', undefined, 'x'), forms],
  ['no type and no body', () => ask('POST', '/v1/events'), forms],
  ['JSON without headers', () => post('/v1/events', 'application/json', '{}'), forms],
  ['a decision as text', () => post('/v1/decisions', 'text/plain', '{}'), /application\/json/],
  ['a decision without', () => ask('POST', '/v1/decisions'), /application\/json/],
  ['a form to check', () => post('/v1/clients/c1/exposure-check', 'text/plain', 'x'), /takes no body/],
  ['a body to check', () => post('/v1/clients/c1/exposure-check', 'application/json', '[1]'), /takes no body.*leave/],
  [
    'a compressed body',
    () => ask('POST', '/v1/events', eventType, 'x', { 'content-encoding': 'gzip' }),
    /Content-Encod/,
  ],
  ['a charset', () => post('/v1/events', `${eventType}; charset=latin1`, '{}'), /charset.*UTF-8/],
  ['no JSON', () => post('/v1/events', eventType, '{'), /body is not JSON.*send/],
  [
    'a batch that is none',
    () => post('/v1/events', batchType, '{}'),
    /batch is a JSON array.*application\/cloudevents\+json/,
  ],
  ['a batch of no JSON', () => post('/v1/events', batchType, '['), /body is not JSON.*send/],
  ['too many', () => post('/v1/events', batchType, `[${'1,'.repeat(1000)}1]`), /1000 events.*in parts/],
  ['too large', () => post('/v1/events', eventType, `"${'x'.repeat(70_000)}"`), /one event is 65536 bytes.*send/],
  ['no evidence to record', () => post('/v1/events', eventType, '{}'), /quarantineId; send it mended/],
  [
    'a conflict',
    () => post('/v1/events', eventType, JSON.stringify(contact('1', { subject: 'client/c2' }))),
    /another id/,
  ],
  ['no JSON to decide', () => decide('{'), /body is no JSON that can be read.*send/],
  ['a list to decide', () => decide('[]'), /it must be an object.*Ask \{client/],
  ['half a question', () => decide({ client: 'c1' }), /service must be a service.*Ask \{client/],
  ['a question too many', () => decide({ client: 'c1', service: 'e', asset: 'B', x: 1 }), /x is not known here.*Ask/],
  ['whose entity', () => decide({ client: 'c1', service: 'e', asset: 'B' }), /entity must be given.*\/v1\/entities/],
  ['nobody', () => decide({ channel: 'EMAIL' }), /client must be given, or identifier/],

  ['noise', () => askRaw('\x16\x03 hello\r\n\r\n'), /not valid HTTP\/1\.1.*send/],
  ['no host', () => askRaw('GET /v1/rules HTTP/1.1\r\n\r\n'), /needs a Host header/],
  ['an expectation', () => askRaw(`${http}expect: a-miracle\r\n\r\n`), /100-continue.*leave Expect out/],
  ['a proxy’s method', () => askRaw('CONNECT x:80 HTTP/1.1\r\nhost: localhost\r\n\r\n'), /no proxy.*ask/],
  ['large headers', () => askRaw(`${http}x: ${'x'.repeat(40_000)}\r\n\r\n`), /headers are larger.*send/],
  ['a length', () => askRaw(`${http}content-length: many\r\n\r\n`), /Content-Length .*must/],
  ['slow headers', () => askRaw(http), /headers were not there.*send/],
  [
    'a slow body',
    () => askRaw(`${http}content-type: ${eventType}\r\ncontent-length: 5\r\n\r\n{`),
    /body .* 0\.5 sec.*send/,
  ],
];

/** What a reader can do next is told as something to do. */
const next =
  /\b(send|end|ask|see|look|leave|name|encode|begin|mend|must|takes|needs|goes|set|known are|there are|lists?)\b/i;

describe('what is refused', () => {
  it.each(provoked)('names the thing and the next step: %s', async (_what, provoke, thing) => {
    const { status, type, detail } = await provoke();
    expect(type).toMatch(/^urn:initium:problem:/);
    expect([status >= 400 && status < 500, detail]).toEqual([true, expect.stringMatching(thing)]);
    expect(detail).toMatch(next);
    expect(detail).not.toMatch(/look at/i);
  });

  it.each([
    ['the queue is full', new Overloaded('x'), /send/],
    ['it is ending', new StoreClosed('x'), /ledger is ending.*send/],
    ['the vault is away', new VaultUnavailable('x'), /keys.*send/i],
    ['what is sealed is altered', new SealBroken('x'), /sealed does not open.*see/i],
    ['a view is behind', new ViewBehind('evidence-index', 1n), /evidence-index.*ask/i],
    ['the copy is behind', new StoreBehind('x'), /ask.*\/health\/ready/i],
    ['many ask', new TooManyQuestions('the portfolio', 'x'), /portfolio.*ask/i],
    ['it takes long', new TookTooLong('the portfolio', 'x'), /portfolio.*ask/i],
    ['its thread ends', new QuestionLost('the portfolio', 'x'), /portfolio.*ask/i],
    ['an event is too large for the store', new LimitExceeded('one append may have 5 events'), /5 events; send/],
    [
      'the framework refuses',
      Object.assign(new Error('Unsupported Media Type'), { statusCode: 415 }),
      /must be one of/,
    ],
    ['the framework gives up', Object.assign(new Error('Bad Request'), { statusCode: 400 }), /send/i],
  ] as const)('names both also where %s', (_what, error, words) => {
    const { message } = refusalOf(error as Error) ?? { message: '' };
    expect(message).toMatch(words);
  });

  it('is every code that there is, but for those that another test provokes', async () => {
    const codes = new Set<string>();
    for (const [, provoke] of provoked) codes.add((await provoke()).type?.split(':').at(-1) ?? '');
    expect(problemCodes.filter((code) => !codes.has(code)).sort()).toEqual([
      ...[
        'adoption-under-way',
        'bad-signature',
        'connection-disabled',
        'evidence-unreadable',
        'forbidden',
        'internal',
        'log-behind',
        'not-released',
        'overloaded',
        'proposal-changed',
        'proposal-closed',
        'rule-set-unknown',
        'second-person',
      ],
      ...[
        'shutting-down',
        'store-unavailable',
        'thread-ended',
        'token-limit',
        'tokens-away',
        'too-many-questions',
        'took-too-long',
        'unauthenticated',
        'vault-unavailable',
        'view-behind',
      ],
    ]);
  });
});
