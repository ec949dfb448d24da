import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GuardedLedger, runGuardedLedger } from '../../../test/ledger-with-tokens.js';
import { removeFolders } from '../../../test/running-ledger.js';

interface Operation {
  readonly tags: readonly string[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown }>> };
  readonly parameters?: readonly {
    name: string;
    required: boolean;
    example?: unknown;
    schema: { example?: unknown };
  }[];
}

let guarded: GuardedLedger;
beforeAll(async () => {
  guarded = await runGuardedLedger();
});
afterAll(async () => {
  await guarded.ledger.close();
  removeFolders();
});

const open = (path: string) => fetch(new URL(path, guarded.ledger.url));

async function operations(): Promise<[string, Operation][]> {
  const { paths } = (await (await open('/docs/openapi.json')).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
  );
}

describe('the page', () => {
  it('opens without a token, and so does all that it loads, which is the ledger’s own', async () => {
    const page = await open('/docs');
    expect(page.status).toBe(200);
    const loaded = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address as string);
    const files = loaded.filter((address) => address !== 'data:,');
    expect(files).toEqual(expect.arrayContaining(['/docs/swagger-ui.css', '/docs/start.js']));
    for (const file of files) {
      expect([file, file.startsWith('/docs/')]).toEqual([file, true]);
      const { status, headers } = await open(file);
      expect([file, status, headers.get('x-content-type-options')]).toEqual([file, 200, 'nosniff']);
    }
    expect(await (await open('/docs/start.js')).text()).toContain('validatorUrl: null');
  });

  it('may load and ask nothing elsewhere, and stands in no frame', async () => {
    const { headers } = await open('/docs');
    const policy = Object.fromEntries(
      (headers.get('content-security-policy') ?? '').split('; ').map((rule) => rule.split(/ (.*)/).slice(0, 2)),
    );
    expect(policy).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'connect-src': "'self'",
      'form-action': "'none'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
    });
    expect(headers.get('x-frame-options')).toBe('DENY');
  });

  it.each(['/docs/%00', '/docs/..%2fpackage.json', '/docs/index.html', '/docs/swagger-ui.js'])(
    'has nothing at %s',
    async (path) => {
      const response = await fetch(`${guarded.ledger.url}${path}`, { headers: guarded.as.reader });
      expect([response.status, response.headers.get('content-type')]).toEqual([
        path === '/docs/%00' ? 400 : 404,
        'application/problem+json',
      ]);
    },
  );
});

describe('the document', () => {
  it('lists every operation once', async () => {
    for (const [name, { tags }] of await operations()) expect([name, tags]).toEqual([name, [expect.any(String)]]);
  });

  it('fills in nothing that may be left out', async () => {
    for (const [name, { parameters = [] }] of await operations())
      for (const { name: parameter, required, example, schema } of parameters)
        if (!required)
          expect([name, parameter, example, schema.example]).toEqual([name, parameter, undefined, undefined]);
  });

  it('has examples of events that are evidence of now when they are sent as they stand, and others each time', async () => {
    for (let times = 0; times < 2; times++) {
      const operation = (await operations()).find(([name]) => name === 'post /v1/events')?.[1];
      for (const [type, { example }] of Object.entries(operation?.requestBody?.content ?? {})) {
        if (example === undefined) continue;
        const body = typeof example === 'string' ? example : JSON.stringify(example);
        const headers = { ...guarded.as.officer, 'content-type': type };
        const response = await fetch(`${guarded.ledger.url}/v1/events`, { method: 'POST', headers, body });
        expect([type, await response.text()]).toEqual([type, expect.stringContaining('"outcome":')]);
      }
    }
    const recorded = await fetch(`${guarded.ledger.url}/v1/events?kind=ClientContact`, { headers: guarded.as.reader });
    const { items } = (await recorded.json()) as { items: { time: string; ledgertime: string }[] };
    expect(items).toHaveLength(2);
    for (const { time, ledgertime } of items)
      expect(Math.abs(Date.parse(ledgertime) - Date.parse(time))).toBeLessThan(60_000);
  });

  it('has no markup in its texts, which pages would take for their own', async () => {
    const document = await (await open('/docs/openapi.json')).json();
    const texts: string[] = [];
    JSON.stringify(document, (key, value) => {
      if (['description', 'summary', 'title'].includes(key) && typeof value === 'string') texts.push(value);
      return value;
    });
    expect(texts.length).toBeGreaterThan(50);
    expect(texts.filter((text) => /[<>]/.test(text.replace(/`[^`]*`/g, '')))).toEqual([]);
  });
});
