import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cameByItself, wasChecked } from '../../../test/came-by-itself.js';
import { removeFolders } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';

let story: StoryLedger;
let before: string;

const minutes = 60_000;
const hours = 60 * minutes;

beforeAll(async () => {
  story = await StoryLedger.begin('2026-08-03T09:00:00Z');
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  await story.tell('AssetRegistered', 'asset/BTC', { micaScope: true, category: 'OTHER' });
  await story.tell('Campaign', 'campaign/spring', {
    ...{ actor: 'FIRM', channel: 'EMAIL', purpose: 'BRAND', reach: ['DE'], trackable: true },
    from: '2026-08-03T09:05:00Z',
  });
  story.pass(10);
  for (const [client, country] of [
    ['own', 'AT'],
    ['told', 'AT'],
    ['lead', 'DE'],
  ] as const) {
    const came = cameByItself({ country, contact: { channel: 'WEBSITE' } });
    for (const [kind, data] of [...came, wasChecked()]) await story.tell(kind, `client/${client}`, data);
  }
  story.pass(10);
  for (const client of ['own', 'told']) await serve(client);
  story.pass(10);
  before = story.now;
  story.pass(10);
  // Found out an hour later: the client had been written to before it asked.
  const when = { time: new Date(story.clock.now() - hours).toISOString(), id: 'letter' };
  await story.tell('FirmCommunication', 'client/told', { channel: 'EMAIL', purpose: 'PROMOTION' }, when);
  story.pass(10);
  // Nobody had asked for this one; what was served is recorded a while after.
  await serve('stranger', { time: new Date(story.clock.now() - 5 * minutes).toISOString() });
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

const serve = (client: string, overrides: object = {}) =>
  story.tell('ServiceProvided', `client/${client}`, { service: 'e', asset: 'BTC', entity: 'X' }, overrides);

const ask = async (address: string, parameters: Record<string, string> = {}) =>
  (await story.ask(`/v1/portfolio${address}`, parameters)).body;

// biome-ignore lint/suspicious/noExplicitAny: what a stranger reads of an answer is what the test says of it
const indicatorOf = (answer: any, rule: string) => answer.indicators.find((one: any) => one.rule === rule);

describe('the portfolio', () => {
  it('counts clients by entity, service, State and status, and rolls them up', async () => {
    const answer = await ask('');
    expect(answer.clients).toEqual({
      total: 4,
      states: [
        { state: 'AT', clients: 2 },
        { state: 'DE', clients: 1 },
        { state: 'UNKNOWN', clients: 1 },
      ],
    });
    const common = { entity: 'X', service: 'e', subjects: 1, clients: 1 };
    expect(answer.counts).toEqual([
      { ...common, state: 'AT', status: 'TAINTED' },
      { ...common, state: 'AT', status: 'CLIENT_INITIATED' },
      { ...common, state: 'DE', status: 'CLIENT_INITIATED' },
      { ...common, state: 'UNKNOWN', status: 'NO_RELATIONSHIP' },
    ]);
    expect(answer.rollUps.filter(({ service }: { service: string | null }) => service === null)).toEqual([
      { entity: 'X', service: null, status: 'TAINTED', clients: 1 },
      { entity: 'X', service: null, status: 'CLIENT_INITIATED', clients: 2 },
      { entity: 'X', service: null, status: 'NO_RELATIONSHIP', clients: 1 },
    ]);
  });

  it('answers at a past state of knowledge what it would have answered then', async () => {
    const then = await ask('', { knownAt: before });
    expect(then.clients.total).toBe(3);
    expect(then.counts[0]).toMatchObject({ state: 'AT', status: 'CLIENT_INITIATED', clients: 2 });
    expect(indicatorOf(then, 'R-808')).toMatchObject({ level: 'green', values: { services: 2, clients: 0 } });
  });

  it('has every indicator with its values, level, thresholds and where the clients behind it are', async () => {
    const answer = await ask('');
    expect(answer.indicators.map(({ rule }: { rule: string }) => rule)).toEqual(
      ['801', '802', '803', '804', '805', '806', '807', '808'].map((number) => `R-${number}`),
    );
    for (const { mark, definition, thresholds } of answer.indicators)
      expect([mark, definition !== '', Object.keys(thresholds).length > 0]).toEqual(['I', true, true]);
    expect(indicatorOf(answer, 'R-801')).toMatchObject({ level: 'green', values: { clients: 2 } });
    expect(indicatorOf(answer, 'R-802')).toMatchObject({ level: 'red', values: { of: 4, count: 2, share: 0.5 } });
    const { body } = await story.ask(indicatorOf(answer, 'R-802').behind.split('?')[0]);
    expect(body.items).toEqual([
      { client: 'own', states: ['AT'] },
      { client: 'lead', states: ['DE'] },
    ]);
  });

  it('shows what was served against its status, as known then and as known now', async () => {
    expect(indicatorOf(await ask(''), 'R-808')).toMatchObject({
      level: 'red',
      values: {
        ...{ services: 3, clients: 2 },
        knownThen: { services: 1, clients: 1 },
        knownNow: { services: 2, clients: 2 },
      },
    });
    const { items, next } = await ask('/indicators/R-808');
    expect([items.length, next]).toEqual([2, null]);
    expect(items[0]).toMatchObject({
      client: 'told',
      evidence: { source: 'crm' },
      knownThen: { status: 'CLIENT_INITIATED', rule: 'R-210', knownAt: '2026-08-03T09:20:00Z' },
      knownNow: { status: 'TAINTED', rule: 'R-110' },
    });
    expect(items[1]).toMatchObject({
      client: 'stranger',
      knownThen: { status: 'NO_RELATIONSHIP', rule: 'R-905' },
      knownNow: { status: 'NO_RELATIONSHIP', rule: 'R-905' },
    });
    const of = { service: 'e', asset: 'BTC', entity: 'X' };
    const clocks = { at: items[0].time, knownAt: items[0].knownThen.knownAt };
    expect((await story.ask('/v1/clients/told/status', { ...of, ...clocks })).body.rule).toBe('R-210');
  });

  it('lists the campaigns after which clients came, with those who came', async () => {
    const { items } = await ask('/indicators/R-803');
    const when = '2026-08-03T09:10:00Z';
    expect(items).toEqual([
      {
        ...{ campaign: 'spring', at: '2026-08-03T09:05:00Z', state: 'DE', after: 1, before: 0, ratio: null },
        signUps: [{ client: 'lead', at: when }],
      },
    ]);
  });

  it('pages through what is behind a figure, at one state of knowledge', async () => {
    const first = await ask('/indicators/R-804', { limit: '2' });
    expect(first.items.map(({ subject }: { subject: string }) => subject)).toEqual(['client/own', 'client/told']);
    expect(first.items[0]).toMatchObject({ kind: 'OriginEvidence', detail: 'DIRECT_TYPE_IN' });
    const second = await ask('/indicators/R-804', { limit: '2', after: first.next });
    expect(second).toMatchObject({ items: [{ subject: 'client/lead' }], next: null, position: first.position });
    const other = await story.ask('/v1/portfolio/indicators/R-801', { after: first.next });
    expect([other.status, other.body.errors[0].pointer]).toEqual([400, '/query/after']);
  });

  it('is there as CSV: counts, indicators, and what is behind them', async () => {
    const csv = async (address: string) => {
      const response = await fetch(`${story.ledger.url}/v1/portfolio${address}`, { headers: { accept: 'text/csv' } });
      return (await response.text()).split('\r\n');
    };
    expect((await csv(''))[1]).toMatch(/^"X","e","AT","TAINTED",1,1,"2026/);
    expect((await csv('/indicators')).join('\n')).toMatch(
      /^"R-808","served against status","red","values.services",3,/m,
    );
    const [header, line] = await csv('/indicators/R-808');
    expect(header).toMatch(/^"rule","subject",.*"knownThen","ruleThen","knownThenAt","knownNow","ruleNow","at"/);
    expect(line).toMatch(/^"R-808","client\/told",.*"CLIENT_INITIATED","R-210",".*Z","TAINTED","R-110",/);
  });

  it('knows no other indicator', async () =>
    expect((await story.ask('/v1/portfolio/indicators/R-110')).status).toBe(404));
});
