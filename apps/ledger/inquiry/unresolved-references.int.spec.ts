import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { batchType, contact, eventType, linesType, post, removeFolders } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';

const exposure = (campaign: string) => ['MarketingExposure', 'client/c1', { campaign }] as const;

let story: StoryLedger;
let early: string;

beforeAll(async () => {
  story = await StoryLedger.begin('2026-08-03T09:00:00Z');
  await story.tell('AssetRegistered', 'asset/BTC', { micaScope: true, category: 'OTHER' }, { id: 'registered' });
  await story.tell('ServiceRequest', 'client/c1', { service: 'e', asset: 'btc' }, { id: 'asked' });
  await story.tell(...exposure('spring'));
  early = story.now;
  story.pass(60);
  await story.tell(...exposure('spring'));
  await story.tell('Campaign', 'campaign/spring', {
    ...{ actor: 'agency', channel: 'EMAIL', reach: ['AT'], trackable: true, from: '2026-08-03T09:00:00Z' },
  });
  await story.tell('ServiceProvided', 'client/c2', { service: 'e', asset: 'BTC', entity: 'X' });
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

const unresolved = async (parameters: Record<string, string> = {}) =>
  (await story.ask('/v1/references/unresolved', parameters)).body;
const namesOf = ({ items }: { items: { register: string; name: string }[] }) =>
  items.map(({ register, name }) => `${register}/${name}`);

describe('references that point nowhere', () => {
  it('are what evidence names and no register knows, with what was most likely meant', async () => {
    const answer = await unresolved();
    expect(namesOf(answer)).toEqual(['actor/agency', 'asset/btc', 'entity/X']);
    expect(answer.items[1]).toEqual({
      ...{ register: 'asset', name: 'btc', near: 'BTC', count: 1 },
      kinds: [{ kind: 'ServiceRequest', count: 1 }],
      first: { source: 'crm', id: 'asked' },
    });
    expect(answer).toMatchObject({ next: null, settled: expect.any(Boolean) });
  });

  it('are those of a state of knowledge, before a campaign was registered', async () => {
    const answer = await unresolved({ knownAt: early });
    expect(namesOf(answer)).toEqual(['asset/btc', 'campaign/spring']);
    expect(answer.items[1]).toMatchObject({ near: null, count: 1 });
  });

  it('come in pages of one state of knowledge, and as CSV all of them', async () => {
    const first = await unresolved({ limit: '2' });
    expect(namesOf(first)).toEqual(['actor/agency', 'asset/btc']);
    expect(namesOf(await unresolved({ limit: '2', after: first.next }))).toEqual(['entity/X']);
    const csv = await unresolved({ format: 'csv' });
    expect(csv).toMatch(/^"register","name","near","evidence","kinds","first","at"/);
    expect(csv).toContain('"asset","btc","BTC",1,"ServiceRequest=1","crm/asked",');
  });

  it('are there again once nothing stands of what had registered them', async () => {
    const before = story.now;
    story.pass(1);
    const data = { target: { source: 'crm', id: 'registered' }, reason: 'TEST_DATA', evidence: 'memo', approver: 'u2' };
    await story.tell('Retraction', 'asset/BTC', data, { authid: 'u1' });
    const answer = await unresolved();
    expect(namesOf(answer)).toEqual(['actor/agency', 'asset/BTC', 'asset/btc', 'entity/X']);
    expect(answer.items[1]).toMatchObject({ near: null, count: 2 });
    expect(answer.items[2]).toMatchObject({ near: null });
    expect(namesOf(await unresolved({ knownAt: before }))).toEqual(['actor/agency', 'asset/btc', 'entity/X']);
  });
});

describe('a dry run', () => {
  const dryRun = (type: string, body: unknown) => post(`${story.ledger.url}/v1/events?dry-run=true`, type, body);
  const event = (id: string, kind: string, subject: string, data: object) =>
    contact(id, { type: `initium.${kind}.v1`, subject, data });
  const sent = [
    event('d1', 'ServiceRequest', 'client/c', { service: 'e', asset: 'sol' }),
    event('d2', 'MarketingExposure', 'client/c', { campaign: 'spring' }),
    event('d3', 'MarketingExposure', 'client/c', { campaign: 'summer' }),
    event('d4', 'Surface', 'surface/landing', { indicators: [], strong: false, from: '2026-03-02T09:15:00Z' }),
    event('d5', 'ClientContact', 'client/c', { channel: 'WEBSITE', surface: 'landing' }),
    event('d6', 'ClientContact', 'client/c', { channel: 'WEBSITE', surfaec: 'landings' }),
  ];

  it('tells which names of what was sent neither it nor the ledger registers, of a batch, a stream and one event', async () => {
    const batch = (await dryRun(batchType, sent)).body;
    expect(batch.unresolved).toMatchObject({ count: 2, isWhole: true });
    expect(namesOf(batch.unresolved)).toEqual(['asset/sol', 'campaign/summer']);
    const lines = (await dryRun(linesType, sent.map((one) => `${JSON.stringify(one)}\n`).join(''))).body;
    expect(lines.at(-1).unresolved).toEqual(batch.unresolved);
    expect((await dryRun(eventType, sent[0])).body.unresolved.items).toEqual([
      {
        ...{ register: 'asset', name: 'sol', near: null, count: 1 },
        kinds: [{ kind: 'ServiceRequest', count: 1 }],
        first: { source: 'crm', id: 'd1' },
      },
    ]);
  });

  it('keeps nothing of them', async () => {
    expect(namesOf(await unresolved())).not.toContain('asset/sol');
  });
});
