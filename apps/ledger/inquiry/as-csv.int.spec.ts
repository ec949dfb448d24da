import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolders } from '../../../test/running-ledger.js';
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
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

async function ask(address: string, accept = 'text/csv') {
  const response = await fetch(`${story.ledger.url}${address}`, { headers: { accept } });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, lines: text.split('\r\n') };
}

describe('an answer as CSV', () => {
  it('says what it is, under what name to keep it, and where it was answered from', async () => {
    const { status, headers, lines } = await ask('/v1/campaigns');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe('attachment; filename="campaigns.csv"');
    expect(headers.get('vary')).toBe('accept');
    expect(lines[0]).toBe(
      '"id","stands","isOpen","actors","purposes","coverage","reach","from","to","trackable","versions","at","knownAt","position"',
    );
    expect(lines[1]).toMatch(
      /^"spring",true,true,"agency","OFFER","e:BTC","AT DE","2026-08-03T09:00:00Z",,true,1,"2026-.*Z","2026-.*Z","\d+"$/,
    );
    expect([lines.length, lines.at(-1)]).toEqual([4, '']);
  });

  it('shows what others wrote as text, never as a formula', async () => {
    expect((await ask('/v1/sources')).lines[1]).toContain(`"'=HYPERLINK(""http://x"",""y"")"`);
    expect((await ask('/v1/clients')).lines[1]).toMatch(
      /^"'@c1","ASSUMED",,"e","BTC","X","INSUFFICIENT_EVIDENCE","R-140",/,
    );
  });

  it('has a line for a client of whom nothing is asked', async () =>
    expect((await ask('/v1/clients')).lines[2]).toMatch(/^"c2","ASSUMED",,,,,,,"2026/));

  it('names the next page in its Link header, which keeps the question and its state of knowledge', async () => {
    const first = await ask('/v1/campaigns?limit=1');
    const [, next] = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '') ?? [];
    expect(next).toMatch(/^\/v1\/campaigns\?limit=1&after=/);
    const second = await ask(next as string);
    expect(second.lines[1]).toMatch(/^"winter"/);
    expect(second.headers.get('link')).toBeNull();
    expect(second.lines[1]?.split(',').slice(-2)).toEqual(first.lines[1]?.split(',').slice(-2));
  });

  it('is not what others get, and a form that there is not is refused', async () => {
    expect(JSON.parse((await ask('/v1/campaigns', 'application/json')).text).items).toHaveLength(2);
    const { status, headers, text } = await ask('/v1/campaigns', 'text/html');
    expect([status, headers.get('content-type')]).toEqual([406, 'application/problem+json']);
    expect(JSON.parse(text)).toMatchObject({ type: 'urn:initium:problem:not-acceptable', status: 406 });
  });

  it('of a question that is refused is the problem', async () => {
    const { status, text } = await ask('/v1/campaigns?colour=red');
    expect([status, JSON.parse(text).type]).toEqual([400, 'urn:initium:problem:unknown-parameter']);
  });
});
