import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolders } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';

let story: StoryLedger;
let early: string;

beforeAll(async () => {
  story = await StoryLedger.begin('2026-08-03T09:00:00Z');
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  for (const client of ['anna', 'bruno', 'clara', 'dora']) {
    await story.tell('LocationEvidence', `client/${client}`, { kind: 'ESTABLISHED', country: 'AT' });
    await story.tell('ServiceRequest', `client/${client}`, { service: 'e', asset: 'BTC' });
  }
  await story.tell('ClientContact', 'client/bruno', { channel: 'WEBSITE', surface: 'home' });
  early = story.now;
  story.pass(60);
  await story.tell('MarketingExposure', 'client/anna', { campaign: 'spring', purpose: 'PROMOTION' });
  await story.tell('MarketingExposure', 'identifier/cookie', { campaign: 'spring' });
  await story.tell('IdentityLink', 'client/bruno', { identifier: 'cookie', confidence: 'PROBABLE' });
  const check = { identifiers: [], campaigns: ['spring'], observability: 'FULL', result: 'NONE' };
  await story.tell('ExposureCheck', 'client/clara', check);
  await story.tell('FirmCommunication', 'client/clara', { channel: 'EMAIL', purpose: 'SERVICE' });
  await story.tell('FirmCommunication', 'client/dora', { channel: 'EMAIL', purpose: 'OFFER', actor: 'agency' });
  const spring = { actor: 'agency', channel: 'BANNER', reach: ['AT'], trackable: true, from: '2026-08-03T09:00:00Z' };
  await story.tell('Campaign', 'campaign/spring', spring);
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

async function clients(parameters: Record<string, string>): Promise<string[]> {
  const names: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const { body } = await story.ask('/v1/clients', { ...parameters, ...(after !== '' && { after }) });
    names.push(...body.items.map(({ client }: { client: string }) => client));
    after = body.next;
  }
  return names;
}

describe('the clients', () => {
  it('are chosen by the campaign that their evidence, or that of what is linked to them, names', async () => {
    expect(await clients({ campaign: 'spring' })).toEqual(['anna', 'bruno']);
    expect(await clients({ campaign: 'winter' })).toEqual([]);
  });

  it('are chosen by an actor whom it names, or who runs a campaign that it names', async () => {
    expect(await clients({ actor: 'agency' })).toEqual(['anna', 'bruno', 'dora']);
  });

  it('are chosen by the firm where nobody else is said to have sent a communication', async () => {
    expect(await clients({ actor: 'FIRM' })).toEqual(['clara']);
    expect(await clients({ actor: 'FIRM', at: early })).toEqual([]);
  });

  it('are chosen by a surface, and by several things at once', async () => {
    expect(await clients({ surface: 'home' })).toEqual(['bruno']);
    expect(await clients({ campaign: 'spring', surface: 'home', limit: '1' })).toEqual(['bruno']);
    expect(await clients({ actor: 'agency', surface: 'home', country: 'FR' })).toEqual([]);
  });

  it('are chosen by the rule that decides one of their statuses', async () => {
    const { items } = (await story.ask('/v1/clients')).body;
    const ruleOf = new Map(
      items.map((item: { client: string; statuses: { rule: string }[] }) => {
        return [item.client, item.statuses[0]?.rule];
      }),
    );
    for (const rule of new Set(ruleOf.values()) as Set<string>)
      expect(await clients({ rule, limit: '1' })).toEqual(
        [...ruleOf.keys()].filter((name) => ruleOf.get(name) === rule),
      );
    expect(new Set(ruleOf.values()).size).toBeGreaterThan(1);
    expect(await clients({ rule: 'R-000' })).toEqual([]);
  });

  it('are chosen by what was known then, and had occurred', async () => {
    expect(await clients({ campaign: 'spring', knownAt: early })).toEqual([]);
    expect(await clients({ campaign: 'spring', at: early })).toEqual([]);
    expect(await clients({ surface: 'home', knownAt: early })).toEqual(['bruno']);
    expect(await clients({ rule: 'R-220', knownAt: early })).toEqual(['anna', 'bruno', 'clara', 'dora']);
  });

  it('are chosen by rule and status of one and the same subject, also for an entity that nobody registered', async () => {
    const all = ['anna', 'bruno', 'clara', 'dora'];
    const known = { status: 'INSUFFICIENT_EVIDENCE', knownAt: early };
    expect(await clients({ ...known, rule: 'R-220' })).toEqual(all);
    expect(await clients({ ...known, rule: 'R-905' })).toEqual([]);
    expect(await clients({ rule: 'R-900', entity: 'Y' })).toEqual(all);
  });

  it('refuses what is no name and no rule', async () => {
    for (const [name, value] of [
      ['campaign', 'a b'],
      ['actor', ''],
      ['surface', '/'],
      ['rule', 'R-1'],
    ] as const) {
      const { status, body } = await story.ask('/v1/clients', { [name]: value });
      expect([name, status, body.errors[0].pointer]).toEqual([name, 400, `/query/${name}`]);
    }
  });

  it('stand in a table with no line of another rule', async () => {
    const response = await fetch(`${story.ledger.url}/v1/clients?rule=R-220&format=csv&knownAt=${early}`);
    const lines = (await response.text()).split('\r\n').slice(1, -2);
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toContain('"R-220"');
  });
});
