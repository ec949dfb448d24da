import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adoptRuleSet } from '../../../test/adopt-rule-set.js';
import { removeFolders } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';
import type { HistoryEntry } from './history.js';

let story: StoryLedger;
let asked: string;
let beforeTaint: string;

beforeAll(async () => {
  story = await StoryLedger.begin('2026-06-20T09:00:00Z');
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  const right = { memberState: 'FR', services: ['e'], basis: 'national register', from: '2020-01-01T00:00:00Z' };
  await story.tell('TransitionalEntitlement', 'entity/X', right);
  await story.tell('ServiceRequest', 'client/other', { service: 'e', asset: 'ETH' });
  await story.tell('LocationEvidence', 'client/anna', { kind: 'ESTABLISHED', country: 'FR' });
  await story.tell('ServiceRequest', 'client/anna', { service: 'e', asset: 'BTC' }, { id: 'request' });
  asked = story.now;
  story.pass(60);
  await story.tell('MarketingExposure', 'identifier/cookie', { campaign: 'spring', purpose: 'PROMOTION' });
  await story.tell('IdentityLink', 'client/anna', { identifier: 'cookie', confidence: 'CONFIRMED' }, { id: 'link' });
  beforeTaint = story.now;
  story.pass(60);
  const spring = { actor: 'FIRM', channel: 'BANNER', reach: ['FR'], trackable: true, from: '2026-06-01T00:00:00Z' };
  await story.tell('Campaign', 'campaign/spring', { ...spring, purpose: 'PROMOTION' }, { id: 'campaign' });
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

const history = async (parameters: Record<string, string> = {}, client = 'anna') =>
  story.ask(`/v1/clients/${client}/history`, parameters);
const items = async (parameters: Record<string, string> = {}): Promise<HistoryEntry[]> =>
  (await history(parameters)).body.items;

describe('a history', () => {
  it('tells what was held, what made it known, and what ended it', async () => {
    const all = await items({ service: 'e', asset: 'BTC' });
    const told = all.map(({ status, rule, knownFrom, knownTo, changedBy }) => ({
      ...{ status, rule, changedBy, by: knownFrom.event.id, ended: knownTo?.event.id ?? null },
    }));
    const standing = { status: 'GRANDFATHERED', rule: 'R-040', changedBy: 'EVIDENCE', by: 'request', ended: null };
    expect(told).toContainEqual(standing);
    const lacking = { status: 'INSUFFICIENT_EVIDENCE', changedBy: 'TIME', ended: 'link' };
    expect(told).toContainEqual(expect.objectContaining(lacking));
    expect(told).toContainEqual(expect.objectContaining({ status: 'TAINTED', rule: 'R-111', changedBy: 'TIME' }));
    expect(new Set(all.map(({ ruleSet }) => ruleSet))).toEqual(new Set(['P1']));
    const causes = new Map(all.map(({ knownFrom: { event, cause } }) => [event.id, cause]));
    expect(Object.fromEntries(causes)).toEqual({ request: 'EVIDENCE', link: 'EVIDENCE', campaign: 'REGISTER' });
  });

  it('has of one instant, at one state of knowledge, what the status was', async () => {
    for (const knownAt of [asked, beforeTaint, story.now]) {
      const { results } = (await story.ask('/v1/clients/anna/status', { at: asked, knownAt })).body;
      const held = (await items({ at: asked, knownAt })).filter(({ knownTo }) => knownTo === null);
      expect(held.map(({ status, rule }) => [status, rule])).toEqual(
        results.map(({ status, rule }: { status: string; rule: string }) => [status, rule]),
      );
    }
  });

  it('comes in pages that keep one state of knowledge', async () => {
    const whole = await items();
    const paged: HistoryEntry[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const { body } = await history({ limit: '2', ...(after !== '' && { after }) });
      paged.push(...body.items);
      after = body.next;
    }
    expect(paged).toEqual(whole);
    expect(whole.length).toBeGreaterThan(2);
  });

  it('refuses a client that nobody knows, by then, and parameters that make no sense', async () => {
    expect((await history({}, 'nobody')).status).toBe(404);
    expect((await history({ knownAt: '2026-06-20T08:00:00Z' })).status).toBe(404);
    for (const [name, value] of [
      ['service', 'z'],
      ['limit', '0'],
      ['after', 'e30'],
      ['wrong', '1'],
    ] as const) {
      const { status, body } = await history({ [name]: value });
      expect([name, status, body.errors[0].pointer]).toEqual([name, 400, `/query/${name}`]);
    }
  });

  it('says by which rule set each was held: the one in force when it became known', async () => {
    const later = await StoryLedger.begin('2026-12-07T09:00:00Z');
    try {
      await later.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
      await later.tell('ClientContact', 'client/otto', { channel: 'WEBSITE' });
      await later.tell('OriginEvidence', 'client/otto', { kind: 'DIRECT_TYPE_IN' });
      await later.tell('ServiceRequest', 'client/otto', { service: 'e', asset: 'BTC' });
      later.pass(60);
      await adoptRuleSet(later.ledger, 'P2');
      const { body } = await later.ask('/v1/clients/otto/history', { at: '2026-12-07T09:00:00Z' });
      const held = body.items.map(({ ruleSet, rule }: HistoryEntry) => `${ruleSet} ${rule}`);
      expect(held).toEqual(['P1 R-220', 'P2 R-229']);
    } finally {
      await later.ledger.close();
    }
  });

  it('is a table as well', async () => {
    const response = await fetch(`${story.ledger.url}/v1/clients/anna/history?format=csv`);
    const lines = (await response.text()).split('\r\n');
    expect(lines[0]).toMatch(
      /^"client","service","asset","entity","status","mayServe","rule","ruleSet","validFrom","validTo","changedBy",/,
    );
    expect(lines).toHaveLength((await items()).length + 3);
    expect(lines.find((line) => line.includes('"TAINTED"'))).toMatch(/"TIME",.*"REGISTER","crm\/campaign",,,,,/);
  });
});
