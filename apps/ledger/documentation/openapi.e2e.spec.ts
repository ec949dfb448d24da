import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runExampleExchange } from '../../../test/example-exchange.js';
import { ClosedSchemas } from '../../../test/openapi/closed-schemas.js';
import { contact, removeFolders } from '../../../test/running-ledger.js';
import { until } from '../../../test/until.js';
import type { RunningLedger } from '../main.js';

interface Media {
  readonly schema?: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly {
    name: string;
    in: string;
    required?: boolean;
    schema?: { example?: unknown; examples?: unknown[] };
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly operationId?: string;
  readonly responses: Readonly<Record<string, Answer | { readonly $ref: string }>>;
}

interface Answer {
  readonly content?: Readonly<Record<string, Media>>;
}

type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, Answer> };
};

let ledger: RunningLedger;
let document: Document;
let schemas: ClosedSchemas;
/** How many the log has, less than fill a tile. */
let leaves: number;
/** What a client can say is wrong in it. */
let statement: string;
/** What the addresses of arrivals that are no evidence, and of proposals, call one of them. */
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  ledger = await runExampleExchange();
  document = (await (await fetch(`${ledger.url}/docs/openapi.json`)).json()) as Document;
  schemas = new ClosedSchemas(document);
  const named = async (event: object): Promise<{ quarantineId: string; conflictId: string }> => {
    const response = await send('POST', '/v1/events', 'application/cloudevents+json', event);
    return ((await response.json()) as { results: [{ quarantineId: string; conflictId: string }] }).results[0];
  };
  const { quarantineId } = await named({ specversion: '1.0' });
  await named(contact('twice'));
  const { conflictId } = await named(contact('twice', { subject: 'client/c2' }));
  // Long enough ago to be erased.
  await named(contact('long-ago', { subject: 'client/c-0042', time: '2014-05-06T07:08:09Z' }));
  const proposed = async (): Promise<string> => {
    const body = document.paths['/v1/proposals']?.post?.requestBody?.content['application/json']?.example;
    const answer = await send('POST', '/v1/proposals', 'application/json', body);
    return ((await answer.json()) as { id: string }).id;
  };
  const made = async (what: string, body: object): Promise<string> => {
    const answer = await send('POST', `/v1/clients/c1/${what}`, 'application/json', body);
    return ((await answer.json()) as { id: string }).id;
  };
  const signed = () => fetch(`${ledger.url}/log/checkpoint`).then((answer) => answer.text());
  await until(async () => (await fetch(`${ledger.url}/log/proof/crm/twice`)).status === 200);
  await until(async () => (await fetch(`${ledger.url}/log/map/${'0'.repeat(64)}`)).status === 200);
  statement = await made('statements', {});
  leaves = Number((await signed()).split('\n')[1]);
  ids = {
    '/v1/quarantine/{id}': quarantineId,
    '/v1/conflicts/{id}': conflictId,
    '/v1/proposals/{id}/approve': await proposed(),
    '/v1/proposals/{id}/reject': await proposed(),
    '/v1/proposals/{id}': await proposed(),
    '/v1/packs/{id}': await made('packs', { reason: 'a test' }),
  };
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

function send(
  method: string,
  path: string,
  contentType?: string,
  body?: unknown,
  more: Record<string, string> = {},
): Promise<Response> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(`${ledger.url}${path}`, {
    method,
    headers: contentType === undefined ? more : { ...more, 'content-type': contentType },
    body: text ?? null,
  });
}

/** Of a stream that does not end, the beginning. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get('content-type') !== 'text/event-stream') return response.text();
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return Buffer.from(value as Uint8Array).toString();
}

/** What is documented of an answer: by its status, or by all that are like it. */
function answerOf({ responses }: Operation, status: number): Answer | undefined {
  const answer = responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
  if (answer === undefined || !('$ref' in answer)) return answer;
  return document.components.responses[answer.$ref.split('/').at(-1) as string];
}

/** What is asked so often, or by so many, that a parameter too many is let be. */
const takesAnything = /^GET \/(?:health\/|metrics$|v1\/webhooks\/)/;

const examplesOf = ({ example, examples }: Media): unknown[] => [
  ...(example === undefined ? [] : [example]),
  ...Object.values(examples ?? {}).map(({ value }) => value),
];

function addressOf(path: string, { parameters = [] }: Operation): string {
  if (path.startsWith('/log/tile/')) return path.replace('{level}', '0').replace('{path}', `000.p/${leaves}`);
  const query = new URLSearchParams();
  let address = path;
  for (const { name, in: where, schema } of parameters) {
    const list = Object.keys(ids).find((of) => path.startsWith(of));
    const value = list !== undefined && name === 'id' ? ids[list] : (schema?.example ?? schema?.examples?.[0]);
    if (where === 'path') {
      if (value === undefined) throw new Error(`${path} has no example of ${name}`);
      address = address.replace(`{${name}}`, encodeURIComponent(String(value)));
    } else if (where === 'query' && value !== undefined) query.set(name, String(value));
  }
  return query.size > 0 ? `${address}?${query}` : address;
}

/** What has to stand in the headers of a request. */
function headersOf({ parameters = [] }: Operation): Record<string, string> {
  const needed = parameters.filter(({ in: where, required }) => where === 'header' && required === true);
  return Object.fromEntries(needed.map(({ name, schema }) => [name, String(schema?.example)]));
}

/** All requests that the document gives an example of. */
function requests(): {
  name: string;
  operation: Operation;
  method: string;
  path: string;
  type?: string;
  body?: unknown;
}[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([verb, operation]) => {
      const method = verb.toUpperCase();
      const asked = { name: `${method} ${path}`, operation, method, path: addressOf(path, operation) };
      const bodies = Object.entries(operation.requestBody?.content ?? {});
      if (bodies.length === 0) return [asked];
      const own = path.endsWith('/disputes') ? { statement, time: '2026-03-02T09:30:00Z' } : undefined;
      const bodyOf = (body: unknown) => (own === undefined ? body : { ...(body as object), ...own });
      return bodies.flatMap(([type, media]) =>
        examplesOf(media).map((body) => ({ ...asked, type, body: bodyOf(body) })),
      );
    }),
  );
}

describe('the documentation', () => {
  it('is OpenAPI 3.1 and describes every address that the contract names', () => {
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/v1/events',
        '/v1/events/{source}/{id}',
        '/v1/quarantine',
        '/v1/clients',
        '/v1/clients/{id}/status',
        '/v1/clients/{id}/timeline',
        '/v1/clients/{id}/history',
        '/v1/clients/{id}/exposure-check',
        '/v1/campaigns',
        '/v1/actors',
        '/v1/surfaces',
        '/v1/sources',
        '/v1/assets',
        '/v1/entities',
        '/v1/controls',
        '/v1/routes',
        '/v1/agreements',
        '/v1/consents',
        '/v1/orders',
        '/v1/plans',
        '/v1/sources/{id}/coverage',
        '/v1/portfolio',
        '/v1/portfolio/indicators',
        '/v1/portfolio/indicators/{rule}',
        '/v1/rules',
        '/v1/reference',
        '/v1/schemas',
        '/v1/schemas/{kind}/v1',
        '/v1/decisions',
        '/v1/changes',
        '/health/ready',
        '/metrics',
      ]),
    );
  });

  it('says of every operation what it is for', () => {
    for (const { name, operation } of requests()) {
      expect({ name, summary: operation.summary }).toEqual({ name, summary: expect.stringMatching(/\w/) });
    }
  });

  it('says of every operation whom it is for, and what everybody else is answered', () => {
    for (const { name, operation } of requests()) {
      const isOpen = /^GET \/(health|v1\/webhooks)\//.test(name);
      const others = ['401', '403'].filter((status) => operation.responses[status] !== undefined);
      const roles = /For the roles [a-z, ]+\.$/.test(operation.description ?? '');
      expect({ name, others, roles, security: operation.security }).toEqual(
        isOpen
          ? { name, others: [], roles: false, security: [] }
          : { name, others: ['401', '403'], roles: true, security: undefined },
      );
    }
  });

  it('has examples that are answered as it says, with all that a schema names and nothing else', async () => {
    const wrong: string[] = [];
    for (const { name, operation, method, path, type, body } of requests()) {
      const response = await send(method, path, type, body, headersOf(operation));
      const { status } = response;
      const text = await textOf(response);
      expect({ name, path, status, text: status < 300 ? '' : text }).toEqual({
        name,
        path,
        status: expect.any(Number),
        text: '',
      });
      const documented = operation.responses[String(status)] as Answer | undefined;
      expect({ name, status, isDocumented: documented !== undefined }).toEqual({ name, status, isDocumented: true });
      const mediaType = response.headers.get('content-type')?.split(';', 1)[0] ?? '';
      const media = documented?.content?.[mediaType];
      if (media === undefined && text !== '') wrong.push(`${name} ${status} has no ${mediaType}`);
      if (media === undefined || !/[/+]json$/.test(mediaType)) continue;
      const problems = schemas.problems(media.schema ?? {}, JSON.parse(text));
      wrong.push(...problems.map((problem) => `${name} ${status} ${problem}`));
    }
    expect(wrong).toEqual([]);
  });

  it('has a name and a schema for every operation, what it is sent and what it answers', () => {
    const all = Object.values(document.paths).flatMap((of) => Object.values(of).map((one) => one.operationId));
    expect(new Set(all).size).toBe(all.length);
    for (const { name, operation } of requests()) {
      const bodies = Object.values(operation.requestBody?.content ?? {});
      const answers = Object.keys(operation.responses).map((status) =>
        answerOf(operation, Number(status.replace('XX', '00'))),
      );
      const media = [...bodies, ...answers.flatMap((answer) => Object.values(answer?.content ?? {}))];
      expect({ name, id: operation.operationId, without: media.filter(({ schema }) => schema === undefined) }).toEqual({
        name,
        id: expect.stringMatching(/^[a-z][A-Za-z]+$/),
        without: [],
      });
    }
  });

  it('describes what is refused', async () => {
    for (const { name, operation, method, path } of requests()) {
      if (takesAnything.test(name)) continue;
      const [address] = path.split('?', 1);
      const body = method === 'POST' ? ['application/json', {}] : [];
      const response = await send(method, `${address}?unheard=of`, ...(body as [string?, unknown?]));
      const { status } = response;
      const mediaType = response.headers.get('content-type') ?? '';
      const text = await textOf(response);
      expect({ name, status, mediaType }).toEqual({
        name,
        status: expect.any(Number),
        mediaType: 'application/problem+json',
      });
      const schema = answerOf(operation, status)?.content?.[mediaType]?.schema ?? {};
      expect({ name, status, wrong: schemas.problems(schema, JSON.parse(text)) }).toEqual({ name, status, wrong: [] });
    }
  });
});
