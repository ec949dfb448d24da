import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Answered,
  batchType,
  contact,
  eventType,
  freshFolder,
  get,
  post,
  removeFolders,
  runLedger,
} from '../../test/running-ledger.js';
import { pagesOf, spoilPage } from '../../test/spoil.js';
import type { RunningLedger } from './main.js';

const clients = 600;
const event = (n: number) => contact(`${n}`, { subject: `client/c${n}` });
let ledger: RunningLedger;
let page = 0;

/** A ledger with one damaged page in the middle, its views as they were, or none. */
async function damaged(withViews: boolean): Promise<string> {
  const folder = freshFolder();
  const before = await runLedger({ folder });
  await post(
    `${before.url}/v1/events`,
    batchType,
    Array.from({ length: clients }, (_, n) => event(n)),
  );
  await get(`${before.url}/v1/clients/c1/timeline`);
  await before.close();
  const path = join(folder, 'ledger.sqlite');
  const pages = pagesOf(path, 'events');
  page = pages[Math.floor(pages.length / 2)] as number;
  spoilPage(path, page);
  if (!withViews) rmSync(join(folder, 'views'), { recursive: true });
  ledger = await runLedger({ folder });
  return folder;
}

async function until<T>(ask: () => Promise<T>, isIt: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isIt(answer)) return answer;
    await pause(20);
  }
}

const ask = (address: string): Promise<Answered> => get(`${ledger.url}${address}`);
const ready = () => ask('/health/ready');
const unreadable = { status: 503, body: { type: 'urn:initium:problem:evidence-unreadable' } };

afterAll(removeFolders);

describe('a ledger with a damaged page, whose views are there', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await damaged(true);
  });
  afterAll(() => ledger.close());

  it('answers what does not rest on it, and says of the rest that it cannot be read', async () => {
    expect(await ask('/v1/clients/c1/timeline')).toMatchObject({ status: 200, body: { client: 'c1' } });
    const answer = await ask(`/v1/clients/c${clients / 2}/timeline`);
    expect(answer).toMatchObject(unreadable);
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(await ask(`/v1/clients/c${clients - 1}/timeline`)).toMatchObject({ status: 200 });
  });

  it('records what is new, and says of what was sent before and lies there that it cannot be compared', async () => {
    const events = `${ledger.url}/v1/events`;
    expect((await post(events, eventType, event(clients))).status).toBe(201);
    const there = { outcome: 'quarantined', errors: [{ pointer: '/id' }] };
    const { status, body } = await post(events, batchType, [event(1), event(clients / 2), event(clients + 1)]);
    expect(status).toBe(207);
    expect(body.results).toMatchObject([{ outcome: 'duplicate' }, there, { outcome: 'recorded' }]);
    expect(body.results[1].errors[0].detail).toMatch(/lies where the ledger's file is damaged/);
    expect(await post(events, eventType, event(clients / 2))).toMatchObject({
      status: 422,
      body: { results: [there] },
    });
    const rehearsed = await post(`${events}?dry-run=true`, batchType, [event(clients / 2), event(clients + 2)]);
    expect(rehearsed.body.results).toMatchObject([there, { outcome: 'recorded' }]);
  });

  it('is not ready, and names file, page and positions, and what to do', async () => {
    const { status, body } = await until(ready, ({ body }) => /Page/.test(body.checks.store));
    expect(status).toBe(503);
    expect(body.checks.store).toMatch(
      `${join(folder, 'ledger.sqlite')}: Page ${page} cannot be read. The events at pos`,
    );
    const { incidents } = (await ask('/v1/incidents')).body;
    // The log waits as well, where it has not come past the page.
    expect(incidents.filter(({ code }: { code: string }) => code !== 'log-waits')).toMatchObject([
      { code: 'damaged', about: join(folder, 'ledger.sqlite'), bars: 'answers' },
    ]);
    const metrics = (await ask('/metrics')).body;
    expect(metrics).toContain('initium_store_file_whole_timestamp_seconds 0\n');
    expect(metrics).toContain('initium_incidents_open{code="damaged"} 1\n');
  });
});

describe('a ledger with a damaged page, whose views are to be built', () => {
  afterEach(() => ledger.close());

  it('builds them up to there, says so, and does not throw them away', async () => {
    const folder = await damaged(false);
    const { body } = await until(ready, ({ body }) => /cannot be read after/.test(body.checks['view evidence-index']));
    // What waits for another view says the same.
    const { checks } = (await ready()).body;
    expect(checks['view statuses']).toMatch(/^the ledger's file cannot be read after position \d+$/);
    const position = Number(/after position (\d+)/.exec(body.checks['view evidence-index'])?.[1]);
    expect(position).toBeGreaterThan(clients / 4);
    expect(await ask('/v1/clients/c1/timeline')).toMatchObject(unreadable);
    expect(await ask(`/v1/clients/c1/timeline?knownPosition=${position}`)).toMatchObject({ status: 200 });
    const files = readdirSync(join(folder, 'views')).filter((name) => /^[a-z-]+-\d+\.db$/.test(name));
    expect(files.filter((name) => name.startsWith('evidence-index-'))).toHaveLength(1);
    expect(files.every((name) => Number(/\d+/.exec(name)?.[0]) <= files.length)).toBe(true);
  });
});
