import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cameByItself, coin, wasChecked } from '../../../test/came-by-itself.js';
import { post, removeFolders } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';

let story: StoryLedger;

/** A client in Austria who came by itself and asked for the execution of orders in BTC. */
async function initiated(client: string): Promise<void> {
  const subject = `client/${client}`;
  for (const [kind, data] of [...cameByItself(), wasChecked(`${client}-mail`)])
    await story.tell(kind, subject, data, kind === 'ClientContact' ? { id: `${client}-contact` } : {});
  await story.tell('IdentityLink', subject, { identifier: `${client}-mail`, confidence: 'CONFIRMED' });
  story.pass(1);
}

beforeAll(async () => {
  story = await StoryLedger.begin('2026-08-03T09:00:00Z');
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  for (const asset of ['BTC', 'ETH']) await story.tell('AssetRegistered', `asset/${asset}`, { ...coin, riskBand: 1 });
  await story.tell('AssetRegistered', 'asset/EURX', { ...coin, category: 'EMT', emtCurrency: 'EUR', riskBand: 1 });
  await initiated('anna');
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

const decide = async (body: object) => (await story.decide(body)).body;
const offer = (asset: string) => ({ channel: 'EMAIL', purpose: 'OFFER', coverage: [{ service: 'e', asset }] });

describe('the gate for a service', () => {
  it('allows what the assessment lets be served, and shows the assessment', async () => {
    const { status, body } = await story.decide({ client: 'anna', service: 'e', asset: 'BTC', entity: 'X' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ decision: 'ALLOW', status: 'CLIENT_INITIATED', rule: 'R-210', settled: true });
    const asked = { service: 'e', asset: 'BTC', entity: 'X', at: body.at, knownAt: body.knownAt };
    const assessed = (await story.ask('/v1/clients/anna/status', asked)).body;
    const { decision: _, followed, ...assessment } = body;
    expect(assessment).toEqual(assessed);
    expect(followed).toBe(true);
  });

  it('denies what it does not', async () => {
    expect(await decide({ client: 'anna', service: 'e', asset: 'ETH', entity: 'X' })).toMatchObject({
      decision: 'DENY',
      status: 'NO_RELATIONSHIP',
    });
    expect(await decide({ client: 'nobody', service: 'e', asset: 'BTC' })).toMatchObject({
      decision: 'DENY',
      followed: false,
    });
  });

  it('is put on record where that is asked for, as evidence about the client', async () => {
    const question = { client: 'anna', service: 'e', asset: 'BTC', entity: 'X' };
    const { recorded, position, decision } = await decide({ ...question, record: true });
    expect(BigInt(recorded.position)).toBeGreaterThan(BigInt(position));
    const address = `/v1/events/${encodeURIComponent(recorded.source)}/${recorded.id}`;
    const { body } = await story.ask(address);
    expect(body).toMatchObject({
      type: 'initium.DecisionRecorded.v1',
      subject: 'client/anna',
      principal: 'anonymous',
      position: recorded.position,
      ledgertime: recorded.ledgertime,
      data: { decision, question, answer: { status: 'CLIENT_INITIATED', position } },
    });
    const { items } = (await story.ask('/v1/clients/anna/timeline')).body;
    expect(items.at(-1)).toMatchObject({ id: recorded.id });
    expect(await decide(question)).toMatchObject({ decision: 'ALLOW' });
  });
});

describe('the gate for a message', () => {
  it('denies a promotion to a client in the Union, and says what it would do to whom', async () => {
    const body = await decide({ client: 'anna', channel: 'EMAIL', purpose: 'PROMOTION' });
    expect(body).toMatchObject({ decision: 'DENY', rule: 'R-110', settled: true });
    expect(body.grounds).toContainEqual({
      client: 'anna',
      service: 'e',
      asset: 'BTC',
      entity: 'X',
      rule: 'R-110',
      before: 'CLIENT_INITIATED',
      after: 'TAINTED',
    });
  });

  it('takes what is left out for the worst', async () => {
    expect(await decide({ client: 'anna', channel: 'EMAIL' })).toMatchObject({
      decision: 'DENY',
      purpose: 'UNCLASSIFIED',
    });
    const education = { client: 'anna', channel: 'WEBINAR', purpose: 'EDUCATION' };
    expect(await decide(education)).toMatchObject({ decision: 'DENY' });
    expect(await decide({ ...education, hasFirmLink: false, collectsContact: false })).toMatchObject({
      decision: 'ALLOW',
      rule: 'R-120',
      grounds: [],
    });
  });

  it('allows service messages, disclosures, and replies within what was asked', async () => {
    expect(await decide({ client: 'anna', channel: 'EMAIL', purpose: 'SERVICE' })).toMatchObject({
      decision: 'ALLOW',
      rule: 'R-121',
    });
    const reply = {
      client: 'anna',
      channel: 'EMAIL',
      purpose: 'REPLY',
      inReplyTo: { source: 'crm', id: 'anna-contact' },
    };
    expect(await decide(reply)).toMatchObject({ decision: 'ALLOW', rule: 'R-122' });
    expect(await decide({ ...reply, coverage: [{ service: 'a', asset: 'BTC' }] })).toMatchObject({ decision: 'DENY' });
    expect(await decide({ ...reply, inReplyTo: { source: 'crm', id: 'no such' } })).toMatchObject({ decision: 'DENY' });
  });

  it('allows an offer of the same type while the original transaction lives, and no other', async () => {
    expect(await decide({ client: 'anna', ...offer('ETH') })).toMatchObject({ decision: 'ALLOW', rule: 'R-310' });
    expect(await decide({ client: 'anna', ...offer('EURX') })).toMatchObject({ decision: 'DENY', rule: 'R-330' });
    story.pass(11 * 24 * 60);
    expect(await decide({ client: 'anna', ...offer('ETH') })).toMatchObject({ decision: 'DENY', rule: 'R-320' });
  });

  it('judges a message to an identifier by the clients it is linked to', async () => {
    const message = { identifier: 'anna-mail', channel: 'EMAIL', purpose: 'PROMOTION' };
    const { decision, grounds } = await decide(message);
    expect([decision, grounds[0].client, grounds[0].rule]).toEqual(['DENY', 'anna', 'R-111']);
    const sent = { channel: 'EMAIL', purpose: 'PROMOTION', actor: 'FIRM' };
    await story.tell('MarketingExposure', 'identifier/anna-mail', sent);
    const after = await decide({ client: 'anna', service: 'e', asset: 'BTC', entity: 'X' });
    expect(after).toMatchObject({ decision: 'DENY', status: 'TAINTED', rule: 'R-111' });
  });

  it('takes an identifier that nobody is known to own for a prospective client', async () => {
    const message = { identifier: 'stranger', channel: 'EMAIL', purpose: 'BRAND' };
    expect(await decide(message)).toMatchObject({ decision: 'DENY', rule: 'R-111' });
    expect(await decide({ ...message, deliveredCountry: 'BR' })).toMatchObject({ decision: 'ALLOW', rule: 'R-126' });
  });

  it('does not forget the other account of the same person', async () => {
    await initiated('berta');
    await story.tell('IdentityLink', 'client/berta', { identifier: 'client/berta2', confidence: 'PROBABLE' });
    const message = { client: 'berta2', channel: 'EMAIL', purpose: 'PROMOTION', deliveredCountry: 'AT' };
    const { decision, grounds } = await decide(message);
    expect(decision).toBe('DENY');
    expect(new Set(grounds.map(({ client }: { client: string }) => client))).toContain('berta2');
  });

  it('lets an authorised entity promote what it is authorised for to who is served by no other, and says what it would be', async () => {
    await story.tell('ProviderEntity', 'entity/P', {
      kind: 'EU',
      country: 'MT',
      authorisations: [{ services: ['e'], from: '2025-01-01T00:00:00Z' }],
    });
    const message = {
      client: 'carl',
      channel: 'EMAIL',
      purpose: 'PROMOTION',
      coverage: [{ service: 'e', asset: 'BTC' }],
    };
    const byP = await decide({ ...message, entity: 'P' });
    expect(byP).toMatchObject({ decision: 'ALLOW', grounds: [], wouldTaint: expect.any(Array) });
    expect(byP.wouldTaint).toContainEqual(expect.objectContaining({ client: 'carl', entity: 'X', after: 'TAINTED' }));
    expect(await decide({ ...message, entity: 'X' })).toMatchObject({ decision: 'DENY' });
    expect(await decide(message)).toMatchObject({ decision: 'DENY' });
    await initiated('dora');
    expect(await decide({ ...message, client: 'dora', entity: 'P' })).toMatchObject({
      decision: 'DENY',
      rule: 'R-110',
    });
  });

  it('has no say outside the Union', async () => {
    await story.tell('LocationEvidence', 'client/bruno', { kind: 'ESTABLISHED', country: 'BR' });
    const message = { client: 'bruno', channel: 'EMAIL', purpose: 'PROMOTION' };
    expect(await decide(message)).toMatchObject({ decision: 'ALLOW', rule: 'R-126' });
  });

  it('is right: what it denies would have tainted, and what it allows does not', async () => {
    await initiated('emil');
    const subject = { service: 'e', asset: 'BTC', entity: 'X' };
    for (const purpose of ['SERVICE', 'DISCLOSURE', 'PROMOTION'] as const) {
      const { decision } = await decide({ client: 'emil', channel: 'EMAIL', purpose });
      await story.tell('FirmCommunication', 'client/emil', { channel: 'EMAIL', purpose });
      const { mayServe } = (await story.ask('/v1/clients/emil/status', subject)).body;
      expect({ purpose, decision, mayServe }).toEqual({ purpose, decision, mayServe: decision === 'ALLOW' });
    }
  });
});

describe('refused is', () => {
  it.each<[string, object, string[]]>([
    ['nothing asked', {}, ['/client', '/service', '/asset']],
    ['a service that is none', { client: 'anna', service: 'z', asset: 'BTC' }, ['/service']],
    ['a member that is not known', { client: 'anna', service: 'e', asset: 'BTC', at: 'now' }, ['/at']],
    [
      'a member that every object has',
      JSON.parse('{"client":"anna","channel":"EMAIL","__proto__":{}}'),
      ['/__proto__'],
    ],
    ['a channel that is none', { client: 'anna', channel: 'PIGEON' }, ['/channel']],
    ['a message to two', { client: 'anna', identifier: 'i', channel: 'EMAIL' }, ['/client']],
    ['a message to nobody', { channel: 'EMAIL' }, ['/client']],
    ['coverage of nothing', { client: 'anna', channel: 'EMAIL', coverage: [] }, ['/coverage']],
    ['a record that is neither yes nor no', { client: 'anna', channel: 'EMAIL', record: 'yes' }, ['/record']],
    [
      'a reply to an identifier',
      { identifier: 'i', channel: 'EMAIL', inReplyTo: { source: 's', id: 'i' } },
      ['/inReplyTo'],
    ],
    ['to guess the entity', { client: 'anna', service: 'e', asset: 'BTC' }, ['/entity']],
    ['a list', [], ['']],
  ])('%s', async (_, question, pointers) => {
    const { status, body } = await story.decide(question);
    expect(body.errors?.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers);
    expect([status, body.type]).toEqual([400, 'urn:initium:problem:invalid-body']);
  });

  it('what is no JSON, or no body', async () => {
    const url = `${story.ledger.url}/v1/decisions`;
    expect((await post(url, 'application/json', '{"client":')).status).toBe(400);
    expect((await post(url, 'text/plain', 'client=anna')).status).toBe(415);
    expect((await fetch(url)).status).toBe(405);
  });
});
