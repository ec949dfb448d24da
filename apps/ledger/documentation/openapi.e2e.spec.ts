import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runExampleExchange } from '../../../test/example-exchange.js';
import { contact, removeFolders } from '../../../test/running-ledger.js';
import { until } from '../../../test/until.js';
import type { RunningLedger } from '../main.js';

interface Media {
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
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

type Document = { openapi: string; paths: Record<string, Record<string, Operation>> };

let ledger: RunningLedger;
let document: Document;
/** How many the log has, less than fill a tile. */
let leaves: number;
/** What the addresses of arrivals that are no evidence, and of proposals, call one of them. */
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  ledger = await runExampleExchange();
  document = (await (await fetch(`${ledger.url}/docs/openapi.json`)).json()) as Document;
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
  const packed = async (): Promise<string> => {
    const answer = await send('POST', '/v1/clients/c1/packs', 'application/json', { reason: 'a test' });
    return ((await answer.json()) as { id: string }).id;
  };
  const signed = () => fetch(`${ledger.url}/log/checkpoint`).then((answer) => answer.text());
  await until(async () => (await fetch(`${ledger.url}/log/proof/crm/twice`)).status === 200);
  await until(async () => (await fetch(`${ledger.url}/log/map/${'0'.repeat(64)}`)).status === 200);
  leaves = Number((await signed()).split('\n')[1]);
  ids = {
    '/v1/quarantine/{id}': quarantineId,
    '/v1/conflicts/{id}': conflictId,
    '/v1/proposals/{id}/approve': await proposed(),
    '/v1/proposals/{id}/reject': await proposed(),
    '/v1/proposals/{id}': await proposed(),
    '/v1/packs/{id}': await packed(),
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
      return bodies.flatMap(([type, media]) => examplesOf(media).map((body) => ({ ...asked, type, body })));
    }),
  );
}

/** Whether an answer has every member that the example shows, of the same type. */
function hasFormOf(example: unknown, answer: unknown, where: string): string[] {
  if (example === null || answer === null) return [];
  if (Array.isArray(example)) {
    if (!Array.isArray(answer)) return [`${where} is no list`];
    return example.length > 0 && answer.length > 0 ? hasFormOf(example[0], answer[0], `${where}/0`) : [];
  }
  if (typeof example !== typeof answer) return [`${where} is a ${typeof answer}`];
  if (typeof example !== 'object') return [];
  return Object.entries(example as object).flatMap(([key, value]) =>
    Object.hasOwn(answer as object, key)
      ? hasFormOf(value, (answer as Record<string, unknown>)[key], `${where}/${key}`)
      : [`${where}/${key} is missing`],
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

  it('has examples that are answered as it says, in the form that it shows', async () => {
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
      const documented = operation.responses[String(status)];
      expect({ name, status, isDocumented: documented !== undefined }).toEqual({ name, status, isDocumented: true });
      const mediaType = response.headers.get('content-type')?.split(';', 1)[0] ?? '';
      const media = documented?.content?.[mediaType];
      if (media === undefined || !mediaType.endsWith('json')) continue;
      const shown = examplesOf(media).map((example) => hasFormOf(example, JSON.parse(text), name));
      if (shown.length > 0) expect(shown.find((missing) => missing.length === 0) ?? shown[0]).toEqual([]);
    }
  });
});
