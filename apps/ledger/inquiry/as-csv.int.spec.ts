import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventType, post, removeFolders } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';

let story: StoryLedger;

beforeAll(async () => {
  story = await StoryLedger.begin('2026-08-03T09:00:00Z');
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  const campaign = { channel: 'EMAIL', reach: ['AT', 'DE'], trackable: true, from: '2026-08-03T09:00:00Z' };
  const coverage = [{ service: 'e', asset: 'BTC' }];
  await story.tell('Campaign', 'campaign/spring', { ...campaign, actor: 'agency', purpose: 'OFFER', coverage });
  await story.tell('Campaign', 'campaign/winter', { ...campaign, actor: 'FIRM' });
  const mailer = { channels: ['EMAIL'], heartbeatEvery: 'PT1H', from: story.now, owner: '=HYPERLINK("http://x","y")' };
  await story.tell('Source', 'source/mailer', mailer);
  await story.tell('ServiceRequest', 'client/@c1', { service: 'e', asset: 'BTC' });
  await story.tell('ClientContact', 'client/c2', { channel: 'WEBSITE' });
  await story.tell('FirmCommunication', 'client/told', { channel: 'EMAIL', purpose: 'PROMOTION' });
  await story.tell('ServiceRequest', 'client/told', { service: 'e', asset: 'BTC' });
  await story.tell('AssetRegistered', 'asset/ETH', { micaScope: false, category: 'OTHER' });
  await story.tell('ServiceRequest', 'client/told', { service: 'a', asset: 'ETH' }, { time: '2026-08-03T08:00:00Z' });
  await post(`${story.ledger.url}/v1/events`, eventType, { specversion: '1.0', id: 'q1', data: {} });
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

const lists = [
  ...['/v1/clients', '/v1/clients/told/timeline', '/v1/clients/told/history'],
  ...['/v1/events', '/v1/quarantine', '/v1/sources/mailer/coverage'],
  ...['campaigns', 'actors', 'surfaces', 'sources', 'assets', 'entities'].map((register) => `/v1/${register}`),
  ...['/v1/portfolio', '/v1/portfolio/indicators'],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((number) => `/v1/portfolio/indicators/R-80${number}`),
];

async function ask(address: string, accept = 'text/csv') {
  const response = await fetch(`${story.ledger.url}${address}`, { headers: { accept } });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, lines: text.split('\r\n') };
}

/** What stands under a column, line by line, without the header and the last line. */
const column = (lines: readonly string[], name: string): string[] => {
  const index = cellsOf(lines[0] as string).indexOf(name);
  return lines.slice(1, -2).map((line) => cellsOf(line)[index] as string);
};
const cellsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
const lastOf = (lines: readonly string[]) => cellsOf(lines.at(-2) as string).slice(-5);

describe('an answer as CSV', () => {
  it.each([
    ...lists.map((address) => `${address}?format=csv`),
    '/v1/events?format=ndjson',
    '/v1/ledger',
    '/v1/changes',
  ])('is told of by HEAD without a length that nobody knows yet: %s', async (address) => {
    const { status, headers } = await fetch(`${story.ledger.url}${address}`, { method: 'HEAD' });
    expect([status, headers.get('content-length')]).toEqual([200, null]);
    expect(headers.get('content-type')).toMatch(/^(text\/csv|application\/x-ndjson|text\/event-stream)/);
  });

  it('says what it is, under what name to keep it, and where it was answered from', async () => {
    const { status, headers, lines } = await ask('/v1/campaigns');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe('attachment; filename="campaigns.csv"');
    expect(headers.get('vary')).toBe('accept');
    expect(lines[0]).toBe(
      '"id","stands","isOpen","actors","purposes","coverage","reach","from","to","trackable","versions",' +
        '"at","knownAt","knownPosition","question","count"',
    );
    expect(lines[1]).toMatch(
      /^"spring",true,true,"agency","OFFER","e:BTC","AT DE","2026-08-03T09:00:00Z",,true,1,"2026-.*Z","2026-.*Z","\d+",,$/,
    );
    expect([lines.length, lines.at(-1)]).toEqual([5, '']);
  });

  it('ends in a line, and no other is like it, that says the question and how many lines there are', async () => {
    for (const address of lists) {
      const { lines } = await ask(address);
      const json = JSON.parse((await ask(address, 'application/json')).text);
      const [, , position, question, count] = lastOf(lines);
      expect([address, position, question, count]).toEqual([address, json.position, address, String(lines.length - 3)]);
      expect(column(lines, 'question').join('') + column(lines, 'count').join('')).toBe('');
    }
  });

  it('has no JSON in a cell', async () => {
    for (const address of lists) {
      for (const line of (await ask(address)).lines)
        for (const cell of cellsOf(line))
          expect([address, cell]).toEqual([address, expect.not.stringMatching(/^'?[[{]/)]);
    }
  });

  it('shows what others wrote as text, never as a formula', async () => {
    expect((await ask('/v1/sources')).lines[1]).toContain(`"'=HYPERLINK(""http://x"",""y"")"`);
    expect((await ask('/v1/clients')).lines[1]).toMatch(
      /^"'@c1","ASSUMED",,"e","BTC","X","INSUFFICIENT_EVIDENCE","R-140",/,
    );
  });

  it('has a line for a client of whom nothing is asked', async () =>
    expect((await ask('/v1/clients')).lines[2]).toMatch(/^"c2","ASSUMED",,,,,,,"2026/));

  it('of a status has no line of another', async () => {
    const { lines } = await ask('/v1/clients?status=TAINTED');
    expect(lines.slice(1, -2).map((line) => cellsOf(line).slice(0, 7).join())).toEqual([
      'told,ASSUMED,,e,BTC,X,TAINTED',
    ]);
    expect(column((await ask('/v1/clients')).lines, 'status').filter((status) => status === 'TAINTED')).toHaveLength(1);
  });

  it('has evidence a line each, with its data by their names', async () => {
    const { lines } = await ask('/v1/events?kind=Campaign');
    expect([column(lines, 'id'), column(lines, 'data.coverage'), column(lines, 'data.reach')]).toEqual([
      ['e1', 'e2'],
      ['e:BTC', ''],
      ['AT DE', 'AT DE'],
    ]);
    const story = (await ask('/v1/clients/told/timeline')).lines;
    expect([column(story, 'client')[0], column(story, 'data.channel')]).toEqual(['told', ['', 'EMAIL', '']]);
  });

  it('tells the instants that it took for dates', async () => {
    const { lines } = await ask('/v1/events?to=2026-08-02&recordedTo=2026-08-03&kind=Campaign');
    expect(lastOf(lines)[3]).toBe(
      '/v1/events?to=2026-08-02T23:59:59.999Z&recordedTo=2026-08-03T09:00:00Z&kind=Campaign',
    );
  });

  it('can be had by address alone, and so can the other forms', async () => {
    const browser = 'text/html, application/xhtml+xml, */*;q=0.8';
    for (const [form, type, disposition] of [
      ['csv', 'text/csv; charset=utf-8; header=present', 'attachment; filename="events.csv"'],
      ['ndjson', 'application/x-ndjson', 'attachment; filename="events.ndjson"'],
      ['json', 'application/json; charset=utf-8', 'inline; filename="events.json"'],
    ]) {
      const { headers } = await ask(`/v1/events?format=${form}&kind=Campaign`, browser);
      expect([headers.get('content-type'), headers.get('content-disposition')]).toEqual([type, disposition]);
    }
    const { status, text } = await ask('/v1/campaigns?format=ndjson', browser);
    expect([status, JSON.parse(text).errors]).toEqual([
      400,
      [{ pointer: '/query/format', detail: 'must be json or csv' }],
    ]);
  });

  it('is not what others get, and a form that there is not is refused', async () => {
    expect(JSON.parse((await ask('/v1/campaigns', 'application/json')).text).items).toHaveLength(2);
    const { status, headers, text } = await ask('/v1/campaigns', 'text/html');
    expect([status, headers.get('content-type')]).toEqual([406, 'application/problem+json']);
    expect(JSON.parse(text)).toMatchObject({ type: 'urn:initium:problem:not-acceptable', status: 406 });
  });

  it('of a question that is refused is the problem', async () => {
    for (const asked of ['colour=red', 'limit=0', 'at=never', 'status=TAINTED&status=TAINTED']) {
      const { status, headers } = await ask(`/v1/clients?${asked}`);
      expect([asked, status, headers.get('content-type')]).toEqual([asked, 400, 'application/problem+json']);
    }
    expect(JSON.parse((await ask('/v1/clients?after=x')).text).errors[0].detail).toMatch(/leave it out/);
  });
});
