import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { bearer, freshTokens } from '../../../test/ledger-with-tokens.js';
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
import { initium } from '../../cli/testing/initium-process.js';
import { createLog } from '../log.js';
import { Allowances } from './allowances.js';
import type { Principal } from './principal.js';
import { TokenVolumes } from './token-volumes.js';

afterAll(removeFolders);

let count = 0;
const contacts = (length: number) => Array.from({ length }, () => contact(`a${count++}`));
const lines = (length: number) =>
  contacts(length)
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('');

/** A ledger whose token `feed` has these limits. */
async function limited(limits: { readonly eventsPerSecond?: number; readonly eventsPerDay?: number }) {
  const { tokensFile, as } = await freshTokens();
  const feed = await bearer(tokensFile, { role: 'source', name: 'feed', ...limits });
  const folder = freshFolder();
  const start = () => runLedger({ folder, env: { INITIUM_AUTH: `tokens:${tokensFile}` } });
  return { start, as, feed, tokensFile, ledger: await start() };
}

const refused = { type: 'urn:initium:problem:token-limit', status: 429 };

describe('a token with a limit of events a second', () => {
  it('is refused, whichever way it sends, until what it sent is made good; others are not, and nothing is kept', async () => {
    const { ledger, feed, as } = await limited({ eventsPerSecond: 1 });
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
      /initium_token_refused_total\{name="feed",token="[0-9a-f]{12}",per="second"\} 5\n/,
    );
    await ledger.close();
  });

  it('is served by a stream at its pace, to the last event', async () => {
    const { ledger, feed } = await limited({ eventsPerSecond: 20 });
    const began = performance.now();
    const { status, body } = await post(`${ledger.url}/v1/events`, linesType, lines(80), feed);
    expect([status, body.at(-1).summary]).toMatchObject([200, { recorded: 80 }]);
    expect(performance.now() - began).toBeGreaterThan(1500);
    await ledger.close();
  });

  it('keeps nobody from ending the ledger while it waits', async () => {
    const { ledger, feed } = await limited({ eventsPerSecond: 1 });
    const answer = post(`${ledger.url}/v1/events`, linesType, lines(30), feed).catch(() => undefined);
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
});

describe('a token with a limit of events a day', () => {
  it('is refused beyond it until the next day, over a restart too; the batch that is too much is not cut in two', async () => {
    const { ledger, start, feed, as } = await limited({ eventsPerDay: 5 });
    const send = (url: string, type: string, body: unknown) => post(`${url}/v1/events`, type, body, feed);
    expect((await send(ledger.url, batchType, contacts(3))).status).toBe(201);
    const { status, headers, body } = await send(ledger.url, batchType, contacts(3));
    expect([status, body]).toEqual([429, expect.objectContaining(refused)]);
    expect(body.detail).toContain('3 of the 5 events');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    const cut = await send(ledger.url, linesType, lines(3));
    expect([cut.status, cut.body.at(-1)]).toEqual([200, expect.objectContaining(refused)]);
    expect((await send(ledger.url, batchType, contacts(2))).status).toBe(201);
    expect((await send(ledger.url, eventType, contact('sixth'))).status).toBe(429);
    const metrics: string = (await get(`${ledger.url}/metrics`, as.reader)).body;
    expect(metrics).toMatch(/initium_token_events_today\{name="feed",token="[0-9a-f]{12}"\} 5\n/);
    expect(metrics).toMatch(/initium_token_events_limit\{name="feed",token="[0-9a-f]{12}",per="day"\} 5\n/);
    expect(metrics).toMatch(/initium_token_events_total\{name="feed",token="[0-9a-f]{12}"\} 5\n/);
    await ledger.close();

    const again = await start();
    for (const [type, sent] of [[eventType, contact('sixth')] as const, [linesType, lines(1)] as const])
      expect((await send(again.url, type, sent)).status).toBe(429);
    expect((await post(`${again.url}/v1/events`, eventType, contact('other'), as.source)).status).toBe(201);
    await again.close();
  });
});

describe('what counts', () => {
  const by = (limits: Principal['limits']): Principal => ({
    ...{ name: 'feed', role: 'source', token: 'a1', speaks: undefined },
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
    initium(['token', 'add', '--file', file, '--role', role, '--name', 'a', ...args]);

  it('takes limits and shows them', async () => {
    const { tokensFile } = await freshTokens();
    expect(await add(tokensFile, 'officer', '--events-per-second', '50', '--events-per-day', '1000')).toMatchObject({
      code: 0,
    });
    const { stdout } = await initium(['token', 'list', '--file', tokensFile]);
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
