import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Bearer, bearer, freshTokens, type GuardedLedger } from '../../../test/ledger-with-tokens.js';
import {
  batchType,
  contact,
  eventType,
  freshFolder,
  get,
  linesType,
  post,
  removeFolders,
  runLedger,
  streamsOf,
} from '../../../test/running-ledger.js';
import { initiumHere } from '../../cli/testing/initium-here.js';
import { createLog } from '../log.js';
import type { RunningLedger } from '../main.js';
import { Allowances } from './allowances.js';
import type { Principal } from './principal.js';
import { TokenVolumes } from './token-volumes.js';

let count = 0;
const contacts = (length: number) => Array.from({ length }, () => contact(`a${count++}`));
const lines = (length: number) =>
  contacts(length)
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('');

/** One ledger, of whose tokens each test has one; it is ended and started again in between. */
let ledger: RunningLedger;
let as: GuardedLedger['as'];
let start: () => Promise<RunningLedger>;
const feeds: Record<'slow' | 'paced' | 'waiting' | 'daily', Bearer> = {} as never;

beforeAll(async () => {
  const tokens = await freshTokens();
  ({ as } = tokens);
  const feed = (name: string, limits: object) => bearer(tokens.tokensFile, { role: 'source', name, ...limits });
  feeds.slow = await feed('slow', { eventsPerSecond: 1 });
  feeds.paced = await feed('paced', { eventsPerSecond: 20 });
  feeds.waiting = await feed('waiting', { eventsPerSecond: 1 });
  feeds.daily = await feed('daily', { eventsPerDay: 5 });
  const folder = freshFolder();
  start = () => runLedger({ folder, env: { INITIUM_AUTH: `tokens:${tokens.tokensFile}` } });
  ledger = await start();
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

const refused = { type: 'urn:initium:problem:token-limit', status: 429 };

describe('a token with a limit of events a second', () => {
  it('is refused, whichever way it sends, until what it sent is made good; others are not, and nothing is kept', async () => {
    const feed = feeds.slow;
    const events = `${ledger.url}/v1/events`;
    expect((await post(events, batchType, contacts(300), feed)).status).toBe(201);
    const before = await streamsOf(ledger);
    const ways: [string, unknown][] = [
      [eventType, contact('one')],
      [batchType, contacts(2)],
      [linesType, lines(2)],
      [`${linesType}?dry-run=true`, lines(2)],
    ];
    for (const [way, body] of ways) {
      const [type = '', query = ''] = way.split('?');
      const answer = await post(`${events}${query && `?${query}`}`, type, body, feed);
      expect([way, answer.status, answer.body]).toEqual([way, 429, expect.objectContaining(refused)]);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(100);
    }
    const { channel } = { channel: 'WEBSITE' };
    const { data: _, ...attributes } = contact('binary');
    const ce = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]));
    expect((await post(events, 'application/json', { channel }, { ...ce, ...feed })).status).toBe(429);
    expect(await streamsOf(ledger)).toEqual(before);
    expect((await post(events, batchType, contacts(2), as.source)).status).toBe(201);
    expect((await get(`${ledger.url}/metrics`, as.reader)).body).toMatch(
      /initium_token_refused_total\{name="slow",token="[0-9a-f]{12}",per="second"\} 5\n/,
    );
  });

  it('is served by a stream at its pace, to the last event', async () => {
    const began = performance.now();
    const { status, body } = await post(`${ledger.url}/v1/events`, linesType, lines(80), feeds.paced);
    expect([status, body.at(-1).summary]).toMatchObject([200, { recorded: 80 }]);
    expect(performance.now() - began).toBeGreaterThan(1500);
  });
});

describe('a token with a limit of events a day', () => {
  const send = (type: string, body: unknown) => post(`${ledger.url}/v1/events`, type, body, feeds.daily);

  it('is refused beyond it until the next day; the batch that is too much is not cut in two', async () => {
    expect((await send(batchType, contacts(3))).status).toBe(201);
    const { status, headers, body } = await send(batchType, contacts(3));
    expect([status, body]).toEqual([429, expect.objectContaining(refused)]);
    expect(body.detail).toContain('3 of the 5 events');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    const cut = await send(linesType, lines(3));
    expect([cut.status, cut.body.at(-1)]).toEqual([200, expect.objectContaining(refused)]);
    expect((await send(batchType, contacts(2))).status).toBe(201);
    expect((await send(eventType, contact('sixth'))).status).toBe(429);
    const metrics: string = (await get(`${ledger.url}/metrics`, as.reader)).body;
    expect(metrics).toMatch(/initium_token_events_today\{name="daily",token="[0-9a-f]{12}"\} 5\n/);
    expect(metrics).toMatch(/initium_token_events_limit\{name="daily",token="[0-9a-f]{12}",per="day"\} 5\n/);
    expect(metrics).toMatch(/initium_token_events_total\{name="daily",token="[0-9a-f]{12}"\} 5\n/);
  });

  it('of a second, that waits, keeps nobody from ending the ledger', async () => {
    const answer = post(`${ledger.url}/v1/events`, linesType, lines(30), feeds.waiting).catch(() => undefined);
    await new Promise<void>((resolve) => {
      const look = setInterval(async () => {
        if ((await streamsOf(ledger)).has(`evidence-crm/a${count - 30}`)) resolve(clearInterval(look));
      }, 50);
    });
    await ledger.close();
    expect(((await answer)?.body as { type?: string }[] | undefined)?.at(-1)?.type).toBe(
      'urn:initium:problem:shutting-down',
    );
  });

  it('is refused until the next day over a restart too', async () => {
    ledger = await start();
    for (const [type, sent] of [[eventType, contact('sixth')] as const, [linesType, lines(1)] as const])
      expect((await send(type, sent)).status).toBe(429);
    expect((await post(`${ledger.url}/v1/events`, eventType, contact('other'), as.source)).status).toBe(201);
  });
});

describe('what counts', () => {
  const by = (limits: Principal['limits']): Principal => ({
    ...{ name: 'feed', role: 'source', token: 'a1', holder: undefined, speaks: undefined },
    limits,
  });
  let [now, clock] = [Date.parse('2026-11-30T23:59:00Z'), 0];
  const allowances = (folder = freshFolder()) => {
    const volumes = new TokenVolumes({ folder, log: createLog('silent'), now: () => now });
    const closing = { signal: new AbortController().signal };
    return { volumes, of: new Allowances({ volumes, closing, clock: () => clock, isInForce: () => true }) };
  };
  const isTaken = async (taken: Promise<void>) =>
    taken.then(
      () => true,
      ({ code }) => code !== 'token-limit',
    );

  it('is a second’s worth at once, and then what the rate gives', async () => {
    const { of } = allowances();
    const feed = by({ perSecond: 10, perDay: undefined });
    const taken = async () => {
      let events = 0;
      while (events < 100 && (await isTaken(of.take(feed, 1)))) events++;
      return events;
    };
    expect(await taken()).toBe(11);
    expect(await taken()).toBe(0);
    clock += 500;
    expect(await taken()).toBe(5);
    clock += 10_000;
    expect(await taken()).toBe(11);
  });

  it('is not what the store did not take', async () => {
    const { of } = allowances();
    const feed = by({ perSecond: 10, perDay: 10 });
    await of.take(feed, 10);
    expect(await isTaken(of.take(feed, 1))).toBe(false);
    of.refund(feed, 10);
    expect(await isTaken(of.take(feed, 10))).toBe(true);
  });

  it('is forgotten with the day, and with the file it is kept in', async () => {
    const folder = freshFolder();
    const feed = by({ perSecond: undefined, perDay: 10 });
    const first = allowances(folder);
    await first.of.take(feed, 10);
    await first.volumes.close();
    expect(await isTaken(allowances(folder).of.take(feed, 1))).toBe(false);
    expect(JSON.parse(readFileSync(join(folder, 'token-volumes.json'), 'utf8'))).toEqual({
      ...{ v: 1, day: '2026-11-30', events: { a1: 10 } },
    });
    now += 120_000;
    expect(await isTaken(allowances(folder).of.take(feed, 1))).toBe(true);
    now -= 120_000;
    writeFileSync(join(folder, 'token-volumes.json'), '{');
    expect(await isTaken(allowances(folder).of.take(feed, 1))).toBe(true);
  });
});

describe('initium token', () => {
  const add = (file: string, role: string, ...args: string[]) =>
    initiumHere(['token', 'add', '--file', file, '--role', role, '--name', 'a', ...args]);

  it('takes limits and shows them', async () => {
    const { tokensFile } = await freshTokens();
    expect(await add(tokensFile, 'officer', '--events-per-second', '50', '--events-per-day', '1000')).toMatchObject({
      code: 0,
    });
    const { stdout } = await initiumHere(['token', 'list', '--file', tokensFile]);
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) as string)).toMatchObject({
      eventsPerSecond: 50,
      eventsPerDay: 1000,
    });
  });

  it.each([
    ['none', 'officer', '0'],
    ['what is no number', 'officer', '1e3'],
    ['one of a role that sends nothing', 'reader', '5'],
  ])('refuses %s as a limit', async (_what, role, limit) => {
    const { code, stderr } = await add('nowhere', role, '--events-per-day', limit);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: --events-per-day/)]);
  });
});
