import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import { cameByItself, coin, wasChecked } from '../../../test/came-by-itself.js';
import { ChangeReader } from '../../../test/change-reader.js';
import { freshFolder, get, removeFolders, runLedger } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';
import { changeStreamBytes } from './change-streams.js';

const begin = Date.parse('2026-08-03T09:00:00Z');
const minute = 60_000;
let story: StoryLedger;
const readers: ChangeReader[] = [];

async function open(query: Readonly<Record<string, string>> & { after?: string } = {}): Promise<ChangeReader> {
  const reader = await ChangeReader.open(story.ledger.url, { heartbeat: '1', ...query });
  readers.push(reader);
  return reader;
}

/** A client in Austria who came by itself and asked for the execution of orders in BTC. */
async function initiated(client: string): Promise<void> {
  const subject = `client/${client}`;
  for (const [kind, data] of [...cameByItself(), wasChecked()]) await story.tell(kind, subject, data);
  story.pass(1);
}

/** An authorisation counts for the last time at its `to`. */
const endOf = (to: string) => new Date(Date.parse(to) + 1).toISOString().replace('.000Z', 'Z');

const taint = (client: string) =>
  story.tell('FirmCommunication', `client/${client}`, { channel: 'EMAIL', purpose: 'PROMOTION' });

beforeAll(async () => {
  story = await StoryLedger.begin('2026-08-03T09:00:00Z');
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  for (const asset of ['BTC', 'ETH']) await story.tell('AssetRegistered', `asset/${asset}`, { ...coin, riskBand: 1 });
});
afterAll(async () => {
  for (const reader of readers) reader.close();
  await story.ledger.close();
  removeFolders();
});

describe('a stream of changes', () => {
  it('begins now, and says that it is current', async () => {
    await initiated('anna');
    const reader = await open();
    expect(reader.response.headers.get('content-type')).toBe('text/event-stream');
    const event = await reader.next();
    expect(event?.event).toBe('current');
    expect(JSON.parse(event?.data as string)).toEqual({
      position: expect.stringMatching(/^\d+$/),
      at: '2026-08-03T09:01:00Z',
    });
  });

  it('tells of a taint what it changed, by which evidence and rule', async () => {
    const reader = await open();
    const { position, ledgertime } = await taint('anna');
    expect(await reader.change()).toEqual({
      id: expect.stringMatching(/^\d+\./),
      client: 'anna',
      service: 'e',
      asset: 'BTC',
      entity: 'X',
      before: { status: 'CLIENT_INITIATED', mayServe: true, rule: 'R-210' },
      after: { status: 'TAINTED', mayServe: false, rule: 'R-110' },
      cause: { source: 'crm', id: expect.stringMatching(/^e\d+$/) },
      position,
      at: ledgertime.replace('.000Z', 'Z'),
    });
  });

  it('tells of a subject that is new', async () => {
    const reader = await open();
    await story.tell('ServiceRequest', 'client/new', { service: 'e', asset: 'ETH' });
    expect(await reader.change()).toMatchObject({ client: 'new', asset: 'ETH', before: null });
  });

  it('tells of what time alone changes, at its instant', async () => {
    const to = new Date(story.clock.now() + 90 * minute - 1).toISOString();
    const authorisations = [{ services: ['a'], from: '2025-01-01T00:00:00Z', to }];
    await story.tell('ProviderEntity', 'entity/P', { kind: 'EU', country: 'MT', authorisations });
    await story.tell('ServiceRequest', 'client/timed', { service: 'a', asset: 'BTC' });
    const reader = await open({ client: 'timed' });
    await reader.untilCurrent();
    story.pass(91);
    const change = await reader.change();
    expect(change).toMatchObject({
      client: 'timed',
      cause: { instant: endOf(to) },
      before: { status: 'AUTHORISED_ROUTE' },
    });
    expect(change.at).toBe(endOf(to));
  });

  it('has only what is asked for', async () => {
    await initiated('berta');
    await initiated('carl');
    const one = await open({ client: 'carl', mayServeOnly: 'true' });
    const other = await open({ service: 'a' });
    const { position } = await taint('berta');
    await taint('carl');
    expect(await one.change()).toMatchObject({ client: 'carl', after: { status: 'TAINTED' } });
    expect(await other.untilCurrent(position)).toEqual([]);
  });

  it('answers a HEAD with no stream', async () => {
    const response = await fetch(`${story.ledger.url}/v1/changes`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('a stream that goes on by Last-Event-ID', () => {
  it('loses nothing and repeats nothing, wherever it broke off', async () => {
    const reader = await open();
    await reader.untilCurrent();
    const from = reader.id;
    await initiated('doris');
    await taint('doris');
    story.pass(24 * 60);
    await initiated('emil');
    const { position } = await taint('emil');
    const all = await reader.untilCurrent(position);
    expect(all.length).toBeGreaterThan(5);
    const ids = [from, ...all.map(({ id }) => id)];
    for (const [index, after] of ids.entries()) {
      expect(await (await open({ after })).untilCurrent(position)).toEqual(all.slice(index));
    }
  });

  it('has what time alone changed while it was away', async () => {
    const to = new Date(story.clock.now() + 30 * minute - 1).toISOString();
    const authorisations = [{ services: ['b'], from: '2025-01-01T00:00:00Z', to }];
    await story.tell('ProviderEntity', 'entity/Q', { kind: 'EU', country: 'MT', authorisations });
    await story.tell('ServiceRequest', 'client/away', { service: 'b', asset: 'BTC' });
    const reader = await open();
    await reader.untilCurrent();
    reader.close();
    story.pass(60);
    const again = await open({ after: reader.id });
    expect(await again.untilCurrent()).toMatchObject([{ client: 'away', cause: { instant: endOf(to) } }]);
  });

  it.each([
    ['no id at all', 'x'],
    ['an id of other rules', '3.1785747600000.00000000ffff'],
    ['a position that is not there', '999999.1785747600000.00000000'],
  ])('is refused with %s', async (_, after) => {
    const { response } = await open({ after });
    expect(response.status).toBe(400);
  });

  it('is refused with an id of another ledger, of the future, and of no place in the stream', async () => {
    const { body } = await get(`${story.ledger.url}/health/live`);
    expect(body.status).toBe('ok');
    const reader = await open();
    await reader.next();
    const [position, at, mark] = reader.id.split('.') as [string, string, string];
    const other = `${mark[0] === '0' ? '1' : '0'}${mark.slice(1)}`;
    const wrong = [
      [position, at, other],
      [position, Number(at) + 1, mark],
      [position, 5, mark],
    ];
    for (const parts of wrong) {
      const { response } = await open({ after: parts.join('.') });
      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      const { errors } = (await response.json()) as { errors: { pointer: string }[] };
      expect(errors.map(({ pointer }) => pointer)).toEqual(['/headers/last-event-id']);
    }
  });
});

describe('the streams of a ledger', () => {
  it('are so many and no more', async () => {
    const ledger = await runLedger({ shares: { changes: 2 * changeStreamBytes } });
    const [first] = [await ChangeReader.open(ledger.url), await ChangeReader.open(ledger.url)];
    const metric = async () => /initium_change_streams_open (\d+)/.exec((await get(`${ledger.url}/metrics`)).body)?.[1];
    expect(await metric()).toBe('2');
    const refused = await ChangeReader.open(ledger.url);
    expect(refused.response.status).toBe(429);
    expect(Number(refused.response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.response.json()).toMatchObject({ type: 'urn:initium:problem:too-many-streams' });
    first.close();
    while ((await metric()) !== '1');
    const next = await ChangeReader.open(ledger.url);
    expect(next.response.status).toBe(200);
    await ledger.close();
  });

  it('end with it, and go on with its next start', async () => {
    const folder = freshFolder();
    const clock = new SimulatedClock(begin);
    const told = StoryLedger.of(clock, await runLedger({ folder, clock }));
    await told.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
    const reader = await ChangeReader.open(told.ledger.url);
    await reader.untilCurrent();
    await told.tell('ServiceRequest', 'client/c', { service: 'e', asset: 'BTC' });
    const first = await reader.change();
    const started = performance.now();
    await told.ledger.close();
    expect(performance.now() - started).toBeLessThan(5000);
    while ((await reader.next()) !== undefined);
    expect(reader.comments.at(-1)).toMatch(/go on from the last id/);
    const again = StoryLedger.of(clock, await runLedger({ folder, clock }));
    const rest = await ChangeReader.open(again.ledger.url, { after: first.id });
    await again.tell('ServiceRequest', 'client/d', { service: 'e', asset: 'BTC' }, { id: 'later' });
    expect(await rest.change()).toMatchObject({ client: 'd', cause: { source: 'crm', id: 'later' } });
    rest.close();
    await again.ledger.close();
  });
});
