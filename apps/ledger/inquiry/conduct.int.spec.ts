import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import { eventType, post, removeFolders, runLedger } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';

let story: StoryLedger;
let early: string;
const sha = 'a'.repeat(64);
const period = { periodFrom: '2026-07-01T00:00:00Z', periodTo: '2026-08-01T00:00:00Z' };
const probed = { ...period, method: 'probes', tested: 100, failed: 0, evidence: 'report', tester: 'u1' };

beforeAll(async () => {
  const clock = new SimulatedClock(Date.parse('2026-08-03T09:00:00Z'));
  story = StoryLedger.of(clock, await runLedger({ clock, env: { INITIUM_RULE_SET: 'P2' } }));
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  await story.tell('ControlTest', 'entity/X', { ...probed, control: 'GEO_BLOCK', result: 'PASS' }, { id: 'passed' });
  await story.tell('RouteDecision', 'entity/X', { memberStates: 'ALL', route: 'RESTRICT', reasons: 'no licence' });
  await story.tell(
    'ActorAgreement',
    'actor/A',
    { document: sha, euPromotion: 'PROHIBITED', from: story.now },
    { id: 'a1' },
  );
  await story.tell('ConsentChanged', 'client/anna', { channel: 'EMAIL', consent: 'GIVEN' }, { id: 'yes' });
  await story.tell('ConsentChanged', 'identifier/cookie', { channel: 'SMS', consent: 'GIVEN' });
  const plan = { memberStates: ['AT'], deadline: '2026-10-01T00:00:00Z', document: sha };
  await story.tell('WindDownPlan', 'entity/X', plan, { id: 'plan' });
  early = story.now;
  story.pass(24 * 60);
  const failed = {
    ...probed,
    control: 'GEO_BLOCK',
    memberStates: ['AT'],
    failed: 7,
    result: 'FAIL',
    periodTo: story.now,
  };
  await story.tell('ControlTest', 'entity/X', failed, { id: 'failed' });
  await story.tell('ControlTest', 'surface/home', { ...probed, control: 'EU_DOMAIN', result: 'PASS' });
  await story.tell('RouteDecision', 'entity/X', { memberStates: ['AT'], route: 'EXIT', reasons: ['order'] });
  const order = { authority: 'FMA', memberState: 'AT', order: 'CEASE', reference: 'r-1' };
  await story.tell('RegulatoryOrder', 'entity/X', order, { id: 'order' });
  await story.tell('ConsentChanged', 'client/anna', { channel: 'EMAIL', consent: 'WITHDRAWN' }, { id: 'no' });
  const campaign = { channel: 'TV', reach: ['AT'], trackable: false, from: '2026-08-01T00:00:00Z' };
  await story.tell('Campaign', 'campaign/k', { ...campaign, actor: 'A' });
  await story.tell('Campaign', 'campaign/l', { ...campaign, actor: 'B' });
  await story.tell('LocationEvidence', 'client/anna', { kind: 'ESTABLISHED', country: 'AT' });
  await story.tell('FirmCommunication', 'client/anna', { channel: 'EMAIL', purpose: 'SERVICE', actor: 'A' });
  const notice = { entity: 'X', deadline: '2026-09-01T00:00:00Z', channel: 'EMAIL' };
  await story.tell('WindDownNotice', 'client/anna', notice);
  story.pass(60);
  const served = { service: 'a', asset: 'BTC', entity: 'X' };
  await story.tell('ServiceProvided', 'client/anna', { ...served, purpose: 'EXIT' }, { id: 'exit' });
  await story.tell('ServiceProvided', 'client/anna', served, { id: 'to-serve' });
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

const items = async (register: string, parameters: Record<string, string> = {}) =>
  (await story.ask(`/v1/${register}`, parameters)).body.items;

describe('what the firm does about the Union', () => {
  it('has the newest test of each control, by State and by what was tested, at both clocks', async () => {
    const [entity, surface] = await items('controls');
    expect([entity.id, surface.id]).toEqual(['entity/X', 'surface/home']);
    expect(entity.inForce.tests).toMatchObject([
      { control: 'GEO_BLOCK', memberStates: 'ALL', result: 'PASS', testedUntil: '2026-08-01T00:00:00Z' },
      { control: 'GEO_BLOCK', memberStates: ['AT'], result: 'FAIL', failed: 7 },
    ]);
    for (const clock of ['knownAt', 'at'])
      expect((await items('controls', { [clock]: early }))[0].inForce.tests).toMatchObject([{ result: 'PASS' }]);
  });

  it('has the route of each State, and the agreement of each actor', async () => {
    const [{ inForce }] = await items('routes');
    expect(inForce.routes).toEqual([
      { memberStates: 'ALL', route: 'RESTRICT' },
      { memberStates: ['AT'], route: 'EXIT' },
    ]);
    expect((await items('routes', { at: early }))[0].inForce.routes).toHaveLength(1);
    expect(await items('agreements')).toMatchObject([
      { id: 'A', inForce: { euPromotion: ['PROHIBITED'], isBarred: true }, versions: [{ id: 'a1', inForce: true }] },
    ]);
  });

  it('has orders to cease, and plans that run', async () => {
    expect(await items('orders')).toMatchObject([
      { id: 'X', inForce: { ceased: ['AT'] }, versions: [{ id: 'order' }] },
    ]);
    expect(await items('orders', { at: early })).toMatchObject([{ inForce: { ceased: [] } }]);
    expect(await items('plans')).toMatchObject([
      { id: 'X', inForce: { plans: [{ memberStates: ['AT'], deadline: '2026-10-01T00:00:00Z' }] } },
    ]);
  });

  it('has to what clients and identifiers consented, in pages, and what a retraction leaves of it', async () => {
    const first = (await story.ask('/v1/consents', { limit: '1' })).body;
    const second = (await story.ask('/v1/consents', { limit: '1', after: first.next })).body;
    expect([...first.items, ...second.items].map(({ id, inForce }) => [id, inForce.consents])).toEqual([
      ['client/anna', [{ channel: 'EMAIL', consent: 'WITHDRAWN' }]],
      ['identifier/cookie', [{ channel: 'SMS', consent: 'GIVEN' }]],
    ]);
    expect((await items('consents', { knownAt: early }))[0].inForce.consents).toMatchObject([{ consent: 'GIVEN' }]);
    const before = story.now;
    story.pass(1);
    const target = { target: { source: 'crm', id: 'yes' }, reason: 'REGRET' };
    await story.tell('Retraction', 'client/anna', target);
    const [{ versions }] = await items('consents', { at: early });
    expect(versions).toMatchObject([{ id: 'yes', standing: 'RETRACTED', inForce: false }, { id: 'no' }]);
    expect((await items('consents', { at: early, knownAt: before }))[0].versions[0]).toMatchObject({
      standing: 'WHOLE',
    });
  });

  it('stands beside the answers that it speaks of, on its side', async () => {
    const asked = { service: 'a', asset: 'BTC', entity: 'X' };
    const { body } = await story.ask('/v1/clients/anna/status', asked);
    const ids = (all: { id: string }[]) => all.map(({ id }) => id);
    expect(ids(body.for)).toEqual(expect.arrayContaining(['a1']));
    expect(ids(body.against)).toEqual(expect.arrayContaining(['failed', 'no']));
  });

  it('is measured in the portfolio, where an exit is judged as one', async () => {
    const { indicators } = (await story.ask('/v1/portfolio')).body;
    const of = (rule: string) => indicators.find((row: { rule: string }) => row.rule === rule);
    expect(of('R-809')).toMatchObject({ level: 'red', values: { tests: 3, failed: 1, untested: 5 } });
    expect(of('R-810')).toMatchObject({ level: 'amber', values: { of: 2, count: 1 } });
    const [served, ...others] = await items('portfolio/indicators/R-808');
    expect([served.evidence.id, others]).toEqual(['to-serve', []]);
    expect(await items('portfolio/indicators/R-810')).toEqual([{ actor: 'B', campaigns: ['l'], agreements: [] }]);
    const unfit = await items('portfolio/indicators/R-809');
    expect(unfit[0]).toMatchObject({ finding: 'FAILED', tested: 'entity/X', memberStates: ['AT'] });
    expect(unfit.slice(1).every(({ finding }: { finding: string }) => finding === 'UNTESTED')).toBe(true);
  });

  it('is red where something arrived that claims to be about nobody, until it is mended', async () => {
    const broken = {
      specversion: '1.0',
      id: 'w1',
      source: 'crm',
      type: 'initium.Campaign.v1',
      subject: 'campaign/w',
      time: story.now,
    };
    const { body } = await post(`${story.ledger.url}/v1/events`, eventType, { ...broken, data: { reach: [] } });
    const { quarantineId } = body.results[0];
    const { indicators } = (await story.ask('/v1/portfolio')).body;
    expect(indicators.at(-1)).toMatchObject({ rule: 'R-146', level: 'red', values: { arrivals: 1 } });
    expect(await items('portfolio/indicators/R-146')).toEqual([
      { arrival: quarantineId, type: broken.type, source: 'crm', subject: 'campaign/w', id: 'w1' },
    ]);
    const mended = { actor: 'FIRM', channel: 'TV', reach: ['US'], trackable: false, from: '2026-08-01T00:00:00Z' };
    await story.tell('Campaign', 'campaign/w', mended, { id: 'w1' });
    expect((await story.ask('/v1/portfolio')).body.indicators.at(-1)).toMatchObject({ level: 'green' });
  });

  it('is there as tables', async () => {
    for (const address of [
      ...['controls', 'routes', 'agreements', 'orders', 'plans', 'consents'],
      ...['portfolio/indicators/R-809', 'portfolio/indicators/R-810', 'portfolio/indicators/R-146'],
    ]) {
      const response = await fetch(`${story.ledger.url}/v1/${address}?format=csv`);
      const lines = (await response.text()).split('\r\n');
      expect([address, response.status, lines.length - 3]).toEqual([address, 200, (await items(address)).length]);
      expect(lines.join()).not.toMatch(/[[{]/);
    }
  });
});

describe('under rule set P1', () => {
  it('there are no indicators of it', async () => {
    const clock = new SimulatedClock(Date.parse('2026-08-03T09:00:00Z'));
    const p1 = StoryLedger.of(clock, await runLedger({ clock, env: { INITIUM_RULE_SET: 'P1' } }));
    await p1.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
    const { indicators, ruleSet } = (await p1.ask('/v1/portfolio')).body;
    expect([ruleSet, indicators.length]).toEqual(['P1', 8]);
    const { status, body } = await p1.ask('/v1/portfolio/indicators/R-809');
    expect([status, body.detail]).toEqual([
      404,
      expect.stringContaining('There is no indicator R-809; there are R-801'),
    ]);
    await p1.ledger.close();
  });
});
