import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolders } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';

let story: StoryLedger;
let early: string;
let middle: string;

beforeAll(async () => {
  story = await StoryLedger.begin('2026-08-03T09:00:00Z');
  await story.tell('ActorRelation', 'actor/agency', { relation: 'NONE', evidence: 'said so' });
  await story.tell('AssetRegistered', 'asset/NFT', { micaScope: false, category: 'OTHER' });
  await story.tell('ProviderEntity', 'entity/P', {
    kind: 'EU',
    country: 'MT',
    authorisations: [{ services: ['a', 'e'], from: '2026-08-03T12:00:00Z' }],
  });
  const mailer = { channels: ['EMAIL'], heartbeatEvery: 'PT1H', owner: 'ops', from: '2026-08-03T09:00:00Z' };
  await story.tell('Source', 'source/mail%2Fer', mailer);
  const surface = { indicators: ['LANGUAGE:de'], strong: false, from: '2026-08-03T09:00:00Z' };
  await story.tell('Surface', 'surface/de', surface, { id: 'surface-1' });
  const campaign = { actor: 'agency', channel: 'EMAIL', reach: ['AT'], trackable: true, from: '2026-08-03T09:00:00Z' };
  await story.tell('Campaign', 'campaign/one', campaign);
  early = story.now;
  story.pass(60);
  const wider = { ...campaign, reach: ['FR'], purpose: 'BRAND', to: '2026-08-03T10:30:00Z' };
  await story.tell('Campaign', 'campaign/one', wider);
  await story.tell('ActorRelation', 'actor/agency', { relation: 'REMUNERATED', evidence: 'fee waiver found' });
  middle = story.now;
  story.pass(60);
  const retraction = { target: { source: 'crm', id: 'surface-1' }, reason: 'DUPLICATE' };
  await story.tell('Retraction', 'surface/de', retraction);
  story.pass(120);
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

const register = async (name: string, parameters: Record<string, string> = {}) =>
  (await story.ask(`/v1/${name}`, parameters)).body;

describe('a register', () => {
  it('holds each campaign as the union of its versions, as known then', async () => {
    const [now] = (await register('campaigns')).items;
    expect(now).toMatchObject({
      id: 'one',
      inForce: { isOpen: true, reach: ['AT', 'FR'], purposes: ['UNCLASSIFIED', 'BRAND'], to: null },
      versions: [{ inForce: true }, { inForce: true }],
    });
    const [then] = (await register('campaigns', { knownAt: early })).items;
    expect(then).toMatchObject({ inForce: { reach: ['AT'] }, versions: [{ inForce: true }] });
  });

  it('says how an actor stood, by what was known at one clock of the other', async () => {
    const relation = async (parameters: Record<string, string>) =>
      (await register('actors', parameters)).items[0].inForce.relations;
    expect(await relation({ knownAt: early })).toEqual(['NONE']);
    expect(await relation({})).toEqual(['REMUNERATED']);
    expect(await relation({ at: early, knownAt: middle })).toEqual(['NONE', 'REMUNERATED']);
  });

  it('shows a version whatever a retraction left of it', async () => {
    const [surface] = (await register('surfaces')).items;
    expect(surface).toMatchObject({
      id: 'de',
      inForce: { aimedAtUnion: true },
      versions: [{ standing: 'ADVERSE_PART' }],
    });
    const [before] = (await register('surfaces', { knownAt: middle })).items;
    expect(before.versions).toMatchObject([{ standing: 'WHOLE' }]);
  });

  it('says what an entity is authorised for at an instant', async () => {
    const authorised = async (at: string) => (await register('entities', { at })).items[0].inForce.authorisedFor;
    expect(await authorised('2026-08-03T12:00:00Z')).toEqual(['a', 'e']);
    expect(await authorised('2026-08-03T11:59:59.999Z')).toEqual([]);
  });

  it('says which assets are out of scope, and which sources there are, by their own names', async () => {
    expect((await register('assets')).items).toMatchObject([{ id: 'NFT', inForce: { outOfScope: true } }]);
    expect((await register('sources')).items).toMatchObject([
      { id: 'mail/er', inForce: { exists: true, owner: 'ops' } },
    ]);
  });

  it('says how a source delivers, and in how many hours what is missing of it becomes late', async () => {
    const before = (await register('sources', { knownAt: early })).items[0].feed;
    expect(before).toEqual({
      ...{ lastEvent: null, lagSeconds: null, lastReconciliation: null },
      ...{ gaps: 0, hoursUntilLate: null },
    });
    const feed = (await register('sources')).items[0].feed;
    // Silent since it was registered, at 09:00, and asked at 13:00.
    expect(feed).toMatchObject({ gaps: 1, hoursUntilLate: expect.any(Number), lastReconciliation: null });
    expect(feed.hoursUntilLate).toBeGreaterThan(67);
    expect(feed.hoursUntilLate).toBeLessThanOrEqual(72);
    const told = (await story.ask('/metrics')).body as string;
    const hours = Number(/^initium_source_hours_until_late\{source="mail\/er"\} (.*)$/m.exec(told)?.[1]);
    expect(hours).toBeCloseTo(feed.hoursUntilLate, 5);
  });

  it('comes in pages where that is asked for', async () => {
    await story.tell('Campaign', 'campaign/two', {
      actor: 'FIRM',
      channel: 'TV',
      reach: ['AT'],
      trackable: false,
      from: '2026-08-03T09:00:00Z',
    });
    const first = await register('campaigns', { limit: '1' });
    const second = await register('campaigns', { limit: '1', after: first.next });
    expect([first.items[0].id, second.items[0].id, second.next]).toEqual(['one', 'two', null]);
    const other = await story.ask('/v1/actors', { after: first.next });
    expect([other.status, other.body.errors[0].pointer]).toEqual([400, '/query/after']);
  });
});

describe('the coverage of a source', () => {
  const coverage = (parameters: Record<string, string> = {}) =>
    story.ask(`/v1/sources/${encodeURIComponent('mail/er')}/coverage`, parameters);

  it('tells what is covered from what is not, with the cause of each', async () => {
    const beat = { lastSequence: 1, count: 1, periodFrom: '2026-08-03T09:00:00Z', periodTo: '2026-08-03T11:00:00Z' };
    const own = { source: 'mail/er', sequence: '1', time: '2026-08-03T09:30:00Z' };
    await story.tell('MarketingExposure', 'identifier/i', { campaign: 'one' }, own);
    await story.tell('SourceHeartbeat', 'source/mail%2Fer', beat);
    const gap = { periodFrom: '2026-08-03T10:00:00Z', periodTo: '2026-08-03T10:15:00Z', reason: 'outage' };
    await story.tell('SourceGap', 'source/mail%2Fer', gap, { id: 'gap-1' });
    const { status, body } = await coverage({ at: '2026-08-03T13:00:00Z' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      source: 'mail/er',
      from: '2026-08-03T09:00:00Z',
      to: '2026-08-03T13:00:00Z',
      covered: [
        { from: '2026-08-03T09:00:00Z', to: '2026-08-03T09:59:59.999Z' },
        { from: '2026-08-03T10:15:00.001Z', to: '2026-08-03T13:00:00Z' },
      ],
      uncovered: [{ cause: 'DECLARED', from: '2026-08-03T10:00:00Z', because: [{ source: 'crm', id: 'gap-1' }] }],
      absent: [],
    });
  });

  it('is told by the rule set in force, or by the one that is asked for', async () => {
    const ledgersOwn = (await coverage()).body.ruleSet;
    const bySet = await Promise.all(['P1', 'P2'].map(async (ruleSet) => (await coverage({ ruleSet })).body.ruleSet));
    expect([ledgersOwn, ...bySet]).toEqual(['P1', 'P1', 'P2']);
    expect((await coverage({ ruleSet: 'P0' })).status).toBe(400);
  });

  it('is judged at the instant asked about, and as known then', async () => {
    story.pass(1);
    const silent = (await coverage()).body;
    expect(silent.uncovered.map(({ cause }: { cause: string }) => cause)).toEqual(['DECLARED', 'HEARTBEAT']);
    const { body } = await coverage({ at: '2026-08-03T12:59:00Z' });
    expect(body.uncovered.map(({ cause }: { cause: string }) => cause)).toEqual(['DECLARED']);
    const before = { from: '2026-08-03T09:00:00Z', to: middle.replace('.000', '') };
    expect((await coverage({ knownAt: middle })).body).toMatchObject({ ...before, covered: [before], uncovered: [] });
  });

  it('takes a new arrival into account at once', async () => {
    await story.tell('MarketingExposure', 'identifier/i', { campaign: 'one' }, { source: 'mail/er', sequence: '3' });
    const { uncovered } = (await coverage()).body;
    expect(uncovered.map(({ cause }: { cause: string }) => cause)).toContain('SEQUENCE');
  });

  it('is a table as well, with a line for each period', async () => {
    const asked = 'at=2026-08-03T11:30:00Z&from=2026-08-03T08:00:00Z';
    const response = await fetch(`${story.ledger.url}/v1/sources/mail%2Fer/coverage?${asked}`, {
      headers: { accept: 'text/csv' },
    });
    const lines = (await response.text()).split('\r\n').map((line) => line.split(',').slice(0, 6).join());
    expect(lines.slice(0, 5)).toEqual([
      '"source","period","from","to","cause","because"',
      '"mail/er","ABSENT","2026-08-03T08:00:00Z","2026-08-03T08:59:59.999Z",,',
      '"mail/er","COVERED","2026-08-03T09:00:00Z","2026-08-03T09:29:59.999Z",,',
      '"mail/er","UNCOVERED","2026-08-03T09:30:00Z","2026-08-03T11:30:00Z","SEQUENCE",""',
      '"mail/er","UNCOVERED","2026-08-03T10:00:00Z","2026-08-03T10:15:00Z","DECLARED","crm/gap-1"',
    ]);
  });

  it('names what lies before the source existed', async () => {
    const period = { from: '2026-08-03T08:00:00Z', to: '2026-08-03T09:30:00Z' };
    expect((await coverage(period)).body.absent).toEqual([
      { from: '2026-08-03T08:00:00Z', to: '2026-08-03T08:59:59.999Z' },
    ]);
  });

  it('has in the register of sources what came last, and the last count that was held against it', async () => {
    const counts = { vendor: 'v', vendorCount: 1, ledgerCount: 1, exportHash: 'h', unmatched: 0 };
    const period = { periodFrom: '2026-08-03T09:00:00Z', periodTo: '2026-08-03T10:00:00Z' };
    await story.tell('Reconciliation', 'source/mail%2Fer', { ...counts, ...period }, { id: 'reconciled' });
    const { feed } = (await register('sources')).items[0];
    expect(feed.lastReconciliation).toEqual({ source: 'crm', id: 'reconciled', time: expect.any(String) });
    expect(feed.lastEvent).toMatchObject({ source: 'mail/er', ledgertime: expect.any(String) });
    expect(feed.lagSeconds).toBeGreaterThanOrEqual(0);
  });

  it('of a source that nobody registered is not found, and a period that ends before it begins refused', async () => {
    expect((await story.ask('/v1/sources/nobody/coverage')).status).toBe(404);
    const backwards = await coverage({ from: middle, to: early });
    expect([backwards.status, backwards.body.errors[0].pointer]).toEqual([400, '/query/from']);
    const future = await coverage({ to: '2027-01-01T00:00:00Z' });
    expect([future.status, future.body.errors[0].pointer]).toEqual([400, '/query/to']);
  });
});

describe('the law', () => {
  it('names every rule with its source, the rule set and its constants', async () => {
    const { body } = await story.ask('/v1/rules');
    expect(body).toMatchObject({ ruleSet: 'P1', policy: { contemporaneityLimitMs: 72 * 3_600_000 } });
    expect(body.rules.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(['R-110', 'R-210', 'R-905']));
    expect(body.rules.every(({ claim, source }: { claim: string; source: string }) => claim && source)).toBe(true);
  });

  it('has the perimeter and the transitions in force at an instant, as published by then', async () => {
    const state = async (country: string, parameters: Record<string, string>) => {
      const { body } = await story.ask('/v1/reference', parameters);
      return body.states.find((row: { country: string }) => row.country === country);
    };
    expect((await state('NO', { at: '2025-06-30T23:59:59Z' })).inForce.inPerimeter).toBe(false);
    expect((await state('NO', { at: '2025-07-01T00:00:00Z' })).inForce.inPerimeter).toBe(true);
    const then = { knownAt: '2025-11-30T00:00:00Z' };
    expect((await state('IT', then)).inForce).toMatchObject({
      transitionEnd: '2025-12-31T00:00:00Z',
      inTransition: true,
    });
    expect((await state('IT', then)).transition).toHaveLength(1);
    expect((await state('IT', {})).inForce).toMatchObject({
      transitionEnd: '2026-07-01T00:00:00Z',
      inTransition: false,
    });
  });
});

describe('the schemas', () => {
  it('are listed, and each is there under its address and as JSON Schema 2020-12', async () => {
    const { body } = await story.ask('/v1/schemas');
    expect(body.items.length).toBeGreaterThan(25);
    for (const { schema, eventSchema, type } of body.items) {
      const one = await story.ask(schema);
      expect(one.headers.get('content-type')).toMatch(/^application\/schema\+json/);
      expect(one.body).toMatchObject({ title: type, $schema: 'https://json-schema.org/draft/2020-12/schema' });
      expect((await story.ask(eventSchema)).body.properties.type).toEqual({ enum: [type] });
    }
    expect((await story.ask('/v1/schemas/Nothing/v1')).status).toBe(404);
  });
});
