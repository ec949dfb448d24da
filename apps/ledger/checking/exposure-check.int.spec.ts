import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CheckedStory } from '../../../test/checked-story.js';
import { eventType, get, post, removeFolders } from '../../../test/running-ledger.js';
import type { StoryLedger } from '../../../test/story-ledger.js';

const initiated = 'CLIENT_INITIATED R-210';
const insufficient = (rule: string) => `INSUFFICIENT_EVIDENCE ${rule}`;
const hoursAgo = (hours: number) => new Date(story.clock.now() - hours * 3_600_000).toISOString();

let told: CheckedStory;
let story: StoryLedger;

beforeAll(async () => {
  told = await CheckedStory.begin();
  ({ story } = told);
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

describe('a client who came by itself', () => {
  it('is client-initiated once the ledger has checked, and not before', async () => {
    await told.asks('anna');
    expect(await told.verdict('anna')).toBe(insufficient('R-220'));
    const { status, body } = await told.check('anna');
    expect(status).toBe(201);
    expect(body).toMatchObject({ result: 'NONE', observability: 'FULL', found: [], uncovered: [], superseded: [] });
    expect(body.flags).toEqual(['SIMULATED_CLOCK']);
    expect(await told.verdict('anna')).toBe(initiated);
  });

  it('has a check on record that the ledger itself made, of the knowledge that it names', async () => {
    await told.asks('ben');
    const { body, headers } = await told.check('ben');
    const recorded = (await story.ask(headers.get('location') as string)).body;
    expect(recorded).toMatchObject({
      type: 'initium.ExposureCheck.v1',
      source: body.recorded.source,
      authid: 'ledger',
      subject: 'client/ben',
      data: { identifiers: [], campaigns: [], observability: 'FULL', result: 'NONE', knownPosition: body.position },
      position: body.recorded.position,
    });
    expect(Date.parse(recorded.time)).toBe(Date.parse(body.at));
    const { because } = (await story.ask('/v1/clients/ben/status', { service: 'e', asset: 'BTC' })).body;
    expect(because).toContainEqual({ source: body.recorded.source, id: body.recorded.id });
  });

  it('has each request checked, the later one by a later check, which serves the earlier one too', async () => {
    const subject = await told.asks('cleo');
    await told.says('cleo');
    await story.tell('ServiceRequest', subject, { service: 'e', asset: 'ETH' });
    expect([await told.verdict('cleo'), await told.verdict('cleo', 'ETH')]).toEqual([initiated, insufficient('R-220')]);
    await told.says('cleo');
    expect([await told.verdict('cleo'), await told.verdict('cleo', 'ETH')]).toEqual([initiated, initiated]);
  });
});

describe('what was found', () => {
  const promotion = { channel: 'EMAIL', purpose: 'PROMOTION', actor: 'FIRM' };

  it('is named, whether it reached the client or a confirmed identifier', async () => {
    const subject = await told.asks('dora');
    await told.links(subject, 'dora-mail', 'CONFIRMED');
    await story.tell('FirmCommunication', subject, { channel: 'EMAIL', purpose: 'BRAND' }, { id: 'dora-2' });
    await story.tell('MarketingExposure', 'identifier/dora-mail', promotion, { id: 'dora-1', time: hoursAgo(1) });
    const { body } = await told.check('dora');
    expect(body).toMatchObject({ result: 'FOUND', identifiers: ['dora-mail'] });
    expect(body.found).toEqual([
      { source: 'crm', id: 'dora-1' },
      { source: 'crm', id: 'dora-2' },
    ]);
    expect(await told.verdict('dora')).toBe('TAINTED R-111');
  });

  it.each([
    ['through a link that is only probable', 'probable', 'FIRM', 'PROBABLE', 'R-143'],
    ['from an actor whom nobody knows', 'unknown', 'somebody', 'CONFIRMED', 'R-132'],
  ] as const)('is never nothing where it came %s', async (_, client, actor, confidence, rule) => {
    await told.links(await told.asks(client), `${client}-mail`, confidence);
    await story.tell('MarketingExposure', `identifier/${client}-mail`, { ...promotion, actor });
    expect(await told.says(client)).toBe('FOUND FULL');
    expect(await told.verdict(client)).toBe(insufficient(rule));
  });

  it('counts through another account of the same person', async () => {
    await told.links(await told.asks('emil'), 'client/emil-old', 'CONFIRMED');
    await story.tell('FirmCommunication', 'client/emil-old', { channel: 'EMAIL', purpose: 'PROMOTION' });
    const { body } = await told.check('emil');
    expect(body).toMatchObject({ result: 'FOUND', identifiers: ['client/emil-old'] });
  });

  it('counts where it lies in an origin or in the surface of the first contact', async () => {
    await story.tell('OriginEvidence', await told.asks('finn'), { kind: 'OTHER', actor: 'FIRM' });
    expect(await told.says('finn')).toBe('FOUND FULL');
    await story.tell('Surface', 'surface/de', { indicators: ['CCTLD:de'], strong: true, from: hoursAgo(9) });
    await story.tell('ClientContact', 'client/greta', { channel: 'WEBSITE', surface: 'de' });
    await told.asks('greta');
    expect(await told.says('greta')).toBe('FOUND FULL');
  });

  it('is nothing where a neutral rule sets it aside', async () => {
    const subject = await told.asks('hugo');
    await story.tell('FirmCommunication', subject, { channel: 'EMAIL', purpose: 'SERVICE' });
    await story.tell('MarketingExposure', subject, { ...promotion, stage: 'SUPPRESSED' });
    await story.tell('MarketingExposure', subject, {
      ...promotion,
      purpose: 'EDUCATION',
      hasFirmLink: false,
      collectsContact: false,
    });
    expect(await told.says('hugo')).toBe('NONE FULL');
    expect(await told.verdict('hugo')).toBe(initiated);
  });

  it('is nothing where an offer of the same type was permitted, which goes on to stand', async () => {
    const subject = await told.asks('ida');
    await told.says('ida');
    const offer = { channel: 'EMAIL', purpose: 'OFFER', coverage: [{ service: 'e', asset: 'ETH' }] };
    await story.tell('FirmCommunication', subject, offer);
    story.pass(1);
    expect(await told.says('ida')).toBe('NONE FULL');
    expect([await told.verdict('ida'), await told.verdict('ida', 'ETH')]).toEqual([
      initiated,
      'SAME_TYPE_EXTENSION R-310',
    ]);
  });

  it('taints also where it is recorded after the check, dated before it', async () => {
    const subject = await told.asks('jan');
    expect(await told.says('jan')).toBe('NONE FULL');
    await story.tell('FirmCommunication', subject, { channel: 'SMS', purpose: 'PROMOTION' }, { time: hoursAgo(200) });
    expect(await told.verdict('jan')).toBe('TAINTED R-110');
    expect(await told.says('jan')).toBe('FOUND FULL');
  });

  it('is found no longer once it was retracted by two persons', async () => {
    const subject = await told.asks('kira');
    await story.tell('FirmCommunication', subject, { channel: 'SMS', purpose: 'PROMOTION' }, { id: 'kira-sms' });
    expect(await told.says('kira')).toBe('FOUND FULL');
    const target = { source: 'crm', id: 'kira-sms' };
    const retraction = { target, reason: 'WRONG_SUBJECT', evidence: 'ticket 7', approver: 'u2' };
    await story.tell('Retraction', subject, retraction, { authid: 'u1' });
    expect(await told.says('kira')).toBe('NONE FULL');
    expect(await told.verdict('kira')).toBe(initiated);
  });

  it('stands where somebody else found it, until somebody else has looked again', async () => {
    const subject = await told.asks('lena');
    const looked = { identifiers: [], campaigns: 'ALL', observability: 'FULL' };
    await story.tell('ExposureCheck', subject, { ...looked, result: 'FOUND' }, { id: 'lena-found' });
    const { body } = await told.check('lena');
    expect(body).toMatchObject({ result: 'FOUND', found: [{ source: 'crm', id: 'lena-found' }] });
    expect(await told.verdict('lena')).toBe(insufficient('R-220'));
    story.pass(1);
    await story.tell('ExposureCheck', subject, { ...looked, result: 'NONE' });
    expect(await told.says('lena')).toBe('NONE FULL');
    expect(await told.verdict('lena')).toBe(initiated);
  });
});

describe('what was looked at', () => {
  it('is partial where a source was uncovered in the look-back, and the request waits for the source', async () => {
    await told.source('texter', 'CZ');
    const gap = { periodFrom: hoursAgo(900), periodTo: hoursAgo(899), reason: 'lost queue' };
    await story.tell('SourceGap', 'source/texter', gap);
    await told.asks('mia', 'CZ');
    const { body } = await told.check('mia');
    expect(body).toMatchObject({ result: 'NONE', observability: 'PARTIAL', uncovered: ['texter'] });
    expect(await told.verdict('mia')).toBe(insufficient('R-227'));
  });

  it('is partial where no source that concerns the client is registered, and says so', async () => {
    await told.asks('nils', 'FR');
    const { body } = await told.check('nils');
    expect(body).toMatchObject({ result: 'NONE', observability: 'PARTIAL', uncovered: [] });
    expect(body.flags).toContain('COVERAGE_UNDECLARED');
    expect(await told.verdict('nils')).toBe(initiated);
  });

  it('is partial where a source was uncovered since the request: then it clears no campaign', async () => {
    await told.source('pager', 'PL');
    await campaign('poland', { reach: ['PL'] });
    await told.asks('olga', 'PL');
    story.pass(60);
    const gap = { periodFrom: hoursAgo(0.5), periodTo: hoursAgo(0.4), reason: 'restart' };
    await story.tell('SourceGap', 'source/pager', gap);
    expect(await told.says('olga')).toBe('NONE PARTIAL');
    expect(await told.verdict('olga')).toBe(insufficient('R-140'));
  });

  const campaign = (name: string, more: object) =>
    story.tell('Campaign', `campaign/${name}`, {
      actor: 'FIRM',
      channel: 'BANNER',
      purpose: 'PROMOTION',
      trackable: true,
      from: hoursAgo(500),
      ...more,
    });

  it('are the campaigns aimed at where the client was, by name: one that is registered later is not cleared', async () => {
    await campaign('germany', { reach: ['DE', 'FR'] });
    await campaign('spain', { reach: ['ES'] });
    await told.asks('paul', 'DE');
    const { body } = await told.check('paul');
    expect(body).toMatchObject({ result: 'NONE', observability: 'FULL', campaigns: ['germany'] });
    expect(await told.verdict('paul')).toBe(initiated);
    await campaign('late', { reach: ['DE'] });
    expect(await told.verdict('paul')).toBe(insufficient('R-140'));
    expect((await told.check('paul')).body.campaigns).toEqual(['germany', 'late']);
    story.pass(1);
    expect(await told.verdict('paul')).toBe(initiated);
  });

  it('are no campaigns that nobody can trace', async () => {
    await told.source('letters', 'IT');
    await campaign('posters', { reach: ['IT'], trackable: false });
    await told.asks('rosa', 'IT');
    expect((await told.check('rosa')).body).toMatchObject({ result: 'NONE', campaigns: [] });
    expect(await told.verdict('rosa')).toBe(insufficient('R-141'));
  });

  it('are the identifiers known by then: one that is linked later asks for another check', async () => {
    const subject = await told.asks('sven');
    await told.says('sven');
    await told.links(subject, 'sven-phone', 'PROBABLE');
    expect(await told.verdict('sven')).toBe(insufficient('R-222'));
    expect((await told.check('sven')).body).toMatchObject({ result: 'NONE', identifiers: ['sven-phone'] });
    story.pass(1);
    expect(await told.verdict('sven')).toBe(initiated);
  });
});

describe('a check that is only wanted where a request lacks one', () => {
  it('is made once, and again when something else would be said', async () => {
    const subject = await told.asks('tara');
    expect((await told.check('tara', '?ifLacking=true')).status).toBe(201);
    story.pass(1);
    expect(await told.check('tara', '?ifLacking=true')).toMatchObject({ status: 200, body: { recorded: null } });
    await story.tell('FirmCommunication', subject, { channel: 'SMS', purpose: 'PROMOTION' });
    expect(await told.check('tara', '?ifLacking=true')).toMatchObject({ status: 200, body: { recorded: null } });
  });
});

describe('the address', () => {
  it('refuses whom nobody knows, what is no name, and what it does not know', async () => {
    expect(await told.check('nobody')).toMatchObject({ status: 404, body: { type: 'urn:initium:problem:not-found' } });
    expect(await told.check('a%20b')).toMatchObject({ status: 400 });
    expect(await told.check('anna', '?ifLacking=maybe')).toMatchObject({ status: 400 });
    expect(await told.check('anna', '?at=2026-01-01T00:00:00Z')).toMatchObject({
      status: 400,
      body: { type: 'urn:initium:problem:unknown-parameter' },
    });
    expect((await story.ask('/v1/clients/nobody/timeline')).status).toBe(404);
  });

  it('takes no body, but for an empty one', async () => {
    const address = `${story.ledger.url}/v1/clients/anna/exposure-check`;
    for (const [body, status] of [
      ['{}', 201],
      ['{"at":"2026-01-01T00:00:00Z"}', 400],
    ] as const)
      expect((await post(address, 'application/json', body)).status).toBe(status);
    expect((await fetch(address, { method: 'POST' })).status).toBe(201);
  });

  it('is the only way to a check of the ledger: none may speak for it', async () => {
    const subject = await told.asks('uwe');
    const { body } = await told.check('ben');
    const forged = {
      specversion: '1.0',
      id: 'forged',
      source: body.recorded.source,
      type: 'initium.ExposureCheck.v1',
      subject,
      time: story.now,
      authid: 'ledger',
      data: { identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'NONE' },
    };
    const answer = await post(`${story.ledger.url}/v1/events`, eventType, forged);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/source' }] } });
    expect(await told.verdict('uwe')).toBe(insufficient('R-220'));
    expect((await get(`${story.ledger.url}/v1/events/${encodeURIComponent(forged.source)}/forged`)).status).toBe(404);
  });
});
