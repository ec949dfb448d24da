import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolders } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';

let story: StoryLedger;
let beforeLink: string;

beforeAll(async () => {
  story = await StoryLedger.begin('2026-08-03T09:00:00Z');
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  await story.tell('ActorRelation', 'actor/agency', { relation: 'CONTRACTED', evidence: 'contract' });
  await story.tell('ActorRelation', 'actor/stranger', { relation: 'NONE', evidence: 'letter' });
  const campaign = { actor: 'agency', channel: 'BANNER', reach: ['AT'], trackable: true, from: '2026-08-01T00:00:00Z' };
  await story.tell('Campaign', 'campaign/spring', { ...campaign, purpose: 'PROMOTION' });
  await story.tell('Campaign', 'campaign/other', { ...campaign, actor: 'stranger' });
  await story.tell('Surface', 'surface/home', { indicators: [], strong: false, from: '2026-08-01T00:00:00Z' });
  story.pass(60);
  await story.tell('MarketingExposure', 'identifier/cookie', { campaign: 'spring' });
  story.pass(60);
  await story.tell('ClientContact', 'client/anna', { channel: 'WEBSITE', surface: 'home' });
  await story.tell('LocationEvidence', 'client/anna', { kind: 'ESTABLISHED', country: 'AT' });
  await story.tell('ServiceRequest', 'client/anna', { service: 'e', asset: 'BTC' });
  await story.tell('LocationEvidence', 'client/bruno', { kind: 'ESTABLISHED', country: 'BR' });
  await story.tell('ServiceRequest', 'client/bruno', { service: 'e', asset: 'BTC' });
  beforeLink = story.now;
  story.pass(60);
  await story.tell('IdentityLink', 'client/anna', { identifier: 'cookie', confidence: 'CONFIRMED' });
  story.pass(5 * 24 * 60);
  const longAgo = { time: '2026-08-03T09:30:00Z' };
  await story.tell('OriginEvidence', 'client/anna', { kind: 'DIRECT_TYPE_IN' }, longAgo);
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

interface Entry {
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly ledgertime: string;
  readonly late: boolean;
}

const timeline = async (parameters: Record<string, string> = {}, client = 'anna') =>
  (await story.ask(`/v1/clients/${client}/timeline`, parameters)).body as {
    items: Entry[];
    next: string;
    position: string;
  };

const kinds = (items: readonly Entry[]) => items.map(({ type }) => type.split('.')[1]);

describe('a timeline', () => {
  it('has the client’s own evidence, that of what is linked to it, and of what that names, in order of occurrence', async () => {
    const { items } = await timeline();
    expect(kinds(items)).toEqual([
      'ActorRelation',
      'Campaign',
      'Surface',
      'OriginEvidence',
      'MarketingExposure',
      'ClientContact',
      'LocationEvidence',
      'ServiceRequest',
      'IdentityLink',
    ]);
    expect(items.map(({ subject }) => subject)).not.toContain('actor/stranger');
  });

  it('marks what was recorded late', async () => {
    const { items } = await timeline();
    expect(kinds(items.filter(({ late }) => late))).toEqual(['OriginEvidence']);
  });

  it('holds what was known then, up to the instant asked about', async () => {
    expect(kinds((await timeline({ knownAt: beforeLink })).items)).toEqual([
      'Surface',
      'ClientContact',
      'LocationEvidence',
      'ServiceRequest',
    ]);
    expect(kinds((await timeline({ at: '2026-08-03T10:30:00Z' })).items)).toEqual([
      'ActorRelation',
      'Campaign',
      'OriginEvidence',
      'MarketingExposure',
    ]);
  });

  it('keeps its pages to one state of knowledge while more is recorded', async () => {
    const whole = await timeline();
    const first = await timeline({ limit: '4' });
    await story.tell('ClientContact', 'client/anna', { channel: 'EMAIL' }, { time: '2026-08-03T09:00:00Z' });
    const second = await timeline({ limit: '100', after: first.next });
    expect([...first.items, ...second.items]).toEqual(whole.items);
    expect(second).toMatchObject({ position: whole.position, next: null });
    expect((await timeline()).items).toHaveLength(whole.items.length + 1);
  });

  it('refuses a cursor under other clocks than its own, and one that is made up', async () => {
    const { next } = await timeline({ limit: '2' });
    const clocks = await story.ask('/v1/clients/anna/timeline', { after: next, knownAt: beforeLink });
    expect([clocks.status, clocks.body.errors[0].pointer]).toEqual([400, '/query/knownAt']);
    for (const made of ['1 2 99999 1 1 1', '3 2 5 1 1 1', '8640000000000001 8640000000000001 5 1 1 1', '1 1 5 1 1']) {
      const after = Buffer.from(`timeline ${made}`).toString('base64url');
      const { status, body } = await story.ask('/v1/clients/anna/timeline', { after });
      expect([made, status, body.errors[0].pointer]).toEqual([made, 400, '/query/after']);
    }
  });
});

describe('the clients', () => {
  const clients = async (parameters: Record<string, string> = {}) => (await story.ask('/v1/clients', parameters)).body;
  const names = (items: { client: string }[]) => items.map(({ client }) => client);

  it('are listed by name, with where they are and their statuses', async () => {
    const { items } = await clients();
    expect(items).toEqual([
      {
        client: 'anna',
        location: { perimeter: 'INSIDE', country: 'AT' },
        statuses: [{ service: 'e', asset: 'BTC', entity: 'X', status: 'TAINTED', rule: 'R-112' }],
      },
      {
        client: 'bruno',
        location: { perimeter: 'OUTSIDE', country: 'BR' },
        statuses: [{ service: 'e', asset: 'BTC', entity: 'X', status: 'OUT_OF_SCOPE', rule: 'R-021' }],
      },
    ]);
  });

  it('are chosen by status and by country, at both clocks', async () => {
    expect(names((await clients({ status: 'TAINTED' })).items)).toEqual(['anna']);
    expect(names((await clients({ country: 'BR' })).items)).toEqual(['bruno']);
    expect(names((await clients({ country: 'BR', status: 'TAINTED' })).items)).toEqual([]);
    expect(names((await clients({ status: 'TAINTED', knownAt: beforeLink })).items)).toEqual([]);
    expect(names((await clients({ knownAt: '2026-08-03T09:30:00Z' })).items)).toEqual([]);
  });

  it('come in pages that keep one state of knowledge', async () => {
    const first = await clients({ limit: '1' });
    await story.tell('ClientContact', 'client/arthur', { channel: 'EMAIL' });
    const second = await clients({ limit: '1', after: first.next });
    expect([names(first.items), names(second.items), second.next]).toEqual([['anna'], ['bruno'], null]);
    expect(names((await clients()).items)).toEqual(['anna', 'arthur', 'bruno']);
  });

  it('with nothing asked for, provided or offered have no relationship', async () => {
    expect(names((await clients({ status: 'NO_RELATIONSHIP' })).items)).toEqual(['arthur']);
  });
});
