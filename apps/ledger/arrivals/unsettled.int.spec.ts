import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adoptRuleSet } from '../../../test/adopt-rule-set.js';
import { cameByItself, wasChecked } from '../../../test/came-by-itself.js';
import { type Answered, eventType, post, removeFolders } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';

let story: StoryLedger;
let events: string;
let told = 0;

beforeAll(async () => {
  story = await StoryLedger.begin('2026-12-07T09:00:00Z');
  events = `${story.ledger.url}/v1/events`;
  await adoptRuleSet(story.ledger, 'P2');
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  await story.tell('Surface', 'surface/site', { indicators: [], strong: false, from: '2026-01-01T00:00:00Z' });
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

/** A client who came by itself: its name. */
async function newClient(): Promise<string> {
  const client = `c${told++}`;
  const subject = `client/${client}`;
  const came = cameByItself({ country: 'FR', contact: { channel: 'WEBSITE', surface: 'site' } });
  for (const [kind, data] of [...came, wasChecked()]) await story.tell(kind, subject, data);
  story.pass(60);
  return client;
}

/** An exposure as its source sends it, by default one that no schema takes. */
const exposure = (client: string, overrides: object = {}) => ({
  specversion: '1.0',
  id: `x${told++}`,
  source: 'ads',
  type: 'initium.MarketingExposure.v1',
  subject: `client/${client}`,
  time: story.now,
  data: { channel: 'EMAIL', purpose: 'PROMOTION', actor: 'FIRM', stagee: 'SENT' },
  ...overrides,
});

/** Sends what is no evidence, and gives the id under which it is kept. */
async function sendBad(event: object): Promise<string> {
  const { status, body } = await post(events, eventType, event);
  expect(status).toBe(422);
  story.pass(1);
  return body.results[0].quarantineId;
}

async function answer(client: string): Promise<Answered['body']> {
  return (await story.ask(`/v1/clients/${client}/status`, { service: 'e', asset: 'BTC' })).body;
}

const verdict = async (client: string): Promise<string> => {
  const { status, rule } = await answer(client);
  return `${status} ${rule}`;
};

const unsettled = 'INSUFFICIENT_EVIDENCE R-146';
const initiated = 'CLIENT_INITIATED R-210';

describe('a promotion that ended in quarantine', () => {
  it('stands in the answer, in the timeline and against the client', async () => {
    const client = await newClient();
    expect(await verdict(client)).toBe(initiated);
    const id = await sendBad(exposure(client));
    const { status, rule, because, against } = await answer(client);
    expect([status, rule]).toEqual(['INSUFFICIENT_EVIDENCE', 'R-146']);
    expect(because).toMatchObject([{ source: expect.stringContaining('initium.local/'), id }]);
    expect(against).toContainEqual(because[0]);
    const { items } = (await story.ask(`/v1/clients/${client}/timeline`)).body;
    expect(items.at(-1)).toMatchObject({
      ...{ id, type: 'initium.Quarantined.v1', data: { quarantineId: id } },
      arrival: { claims: { subject: `client/${client}`, source: 'ads' }, state: 'open', settledBy: null },
    });
    expect(items.at(-1).arrival.reasons).toContainEqual({
      pointer: '/data',
      detail: expect.stringMatching(/^is not known here/),
    });
    const { body: sheet } = await story.ask(`/v1/clients/${client}/timeline`, { format: 'csv' });
    expect(sheet).toMatch(/"open",,"[^"]*type=initium\.MarketingExposure\.v1[^"]*","\/data is not known/);
    expect((await story.ask('/v1/events', { subject: `client/${client}` })).body.items).toHaveLength(5);
  });

  it('reaches whoever it may be about through a link, from the link on', async () => {
    const client = await newClient();
    await sendBad({ ...exposure(client), subject: `identifier/d${client}` });
    expect(await verdict(client)).toBe(initiated);
    await story.tell('IdentityLink', `client/${client}`, { identifier: `d${client}`, confidence: 'PROBABLE' });
    expect(await verdict(client)).toBe(unsettled);
  });

  it('is settled by the mended event, sent to it or again by its source, and by no other', async () => {
    const data = { channel: 'EMAIL', purpose: 'SERVICE', actor: 'FIRM', stage: 'SENT' };
    const resubmit = (id: string, event: object) =>
      post(`${story.ledger.url}/v1/quarantine/${id}/resubmit`, eventType, event);
    const [sentToIt, sentAgain, ofAnother] = [await newClient(), await newClient(), await newClient()];
    const event = exposure(sentToIt);
    expect((await resubmit(await sendBad(event), { ...event, data })).status).toBe(201);
    expect(await verdict(sentToIt)).toBe(initiated);
    const { items } = (await story.ask(`/v1/clients/${sentToIt}/timeline`)).body;
    const shown = items.find(({ arrival }: { arrival?: object }) => arrival !== undefined);
    expect(shown.arrival).toMatchObject({ state: 'mended', settledBy: { source: 'ads', id: event.id } });
    const again = exposure(sentAgain);
    await sendBad(again);
    expect((await post(events, eventType, { ...again, data })).status).toBe(201);
    expect(await verdict(sentAgain)).toBe(initiated);
    const other = exposure(ofAnother);
    expect((await resubmit(await sendBad(other), exposure('nobody', { data }))).status).toBe(201);
    expect(await verdict(ofAnother)).toBe(unsettled);
  });

  it.each(['client', 'ledger'])('is dismissed about the %s by two persons, until that is taken back', async (about) => {
    const client = await newClient();
    const arrival = await sendBad(exposure(client));
    const subject = about === 'client' ? `client/${client}` : 'ledger';
    const dismissal = { arrival, reason: 'TEST_DATA', evidence: 'memo' };
    const by = { authid: 'ann', authtype: 'user' };
    await story.tell('ArrivalDismissed', subject, dismissal, by);
    await story.tell('ArrivalDismissed', subject, { ...dismissal, approver: 'ann' }, by);
    expect(await verdict(client)).toBe(unsettled);
    const id = `dismissed-${about}`;
    await story.tell('ArrivalDismissed', subject, { ...dismissal, approver: 'bob' }, { ...by, id });
    expect(await verdict(client)).toBe(initiated);
    const { items } = (await story.ask(`/v1/clients/${client}/timeline`)).body;
    const [shown] = items.flatMap((entry: { arrival?: object }) => entry.arrival ?? []);
    expect(shown).toMatchObject({ state: 'dismissed', settledBy: { source: 'crm', id } });
    await story.tell('Retraction', subject, { target: { source: 'crm', id }, reason: 'it was none' });
    expect(await verdict(client)).toBe(unsettled);
  });

  it('says nothing under P1, and is in the timeline of whom it alone names', async () => {
    const beforeAdoption = await StoryLedger.begin('2026-12-07T09:00:00Z');
    try {
      const { ledger, now } = beforeAdoption;
      await beforeAdoption.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
      await post(`${ledger.url}/v1/events`, eventType, { ...exposure('stranger'), time: now });
      const status = await beforeAdoption.ask('/v1/clients/stranger/status', { service: 'e', asset: 'BTC' });
      expect(status.body.rule).toBe('R-905');
      expect((await beforeAdoption.ask('/v1/clients/stranger/timeline')).body.items).toHaveLength(1);
      expect((await beforeAdoption.ask('/v1/clients')).body.items).toEqual([]);
      expect((await beforeAdoption.ask('/v1/clients/nobody/timeline')).status).toBe(404);
    } finally {
      await beforeAdoption.ledger.close();
    }
  });
});

describe('an attempt at an identity that is taken', () => {
  it('stands against the client until it is dismissed, and nothing mends it', async () => {
    const client = await newClient();
    const first = exposure(client, { data: { channel: 'EMAIL', purpose: 'SERVICE', actor: 'FIRM' } });
    expect((await post(events, eventType, first)).status).toBe(201);
    const attempt = { ...first, data: { ...first.data, purpose: 'PROMOTION' } };
    const { status, body } = await post(events, eventType, attempt);
    expect(status).toBe(409);
    story.pass(1);
    expect(await verdict(client)).toBe(unsettled);
    const arrival = body.results[0].conflictId;
    const dismissal = { arrival, reason: 'DUPLICATE', evidence: 'memo', approver: 'bob' };
    await story.tell('ArrivalDismissed', `client/${client}`, dismissal, { authid: 'ann' });
    expect(await verdict(client)).toBe(initiated);
  });
});
