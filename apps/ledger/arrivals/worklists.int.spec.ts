import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contact, eventType, get, post, removeFolders, runLedger } from '../../../test/running-ledger.js';
import type { RunningLedger } from '../main.js';

let ledger: RunningLedger;
let url: string;
const quarantined = new Map<string, string>();
let conflictId: string;
let beforeMending: string;

const send = (event: object) => post(`${url}/v1/events`, eventType, event);

async function sendBad(name: string, overrides: Record<string, unknown>): Promise<void> {
  const { status, body } = await send(contact(name, { data: { channell: 'WEBSITE' }, ...overrides }));
  expect(status).toBe(422);
  quarantined.set(name, body.results[0].quarantineId);
}

beforeAll(async () => {
  ledger = await runLedger();
  url = ledger.url;
  await sendBad('plain', {});
  await sendBad('of-ads', { source: 'ads' });
  await sendBad('of-device', { subject: 'identifier/d1', data: { channel: 'PIGEON' } });
  await sendBad('of-campaign', { subject: 'campaign/k', type: 'initium.Campaign.v1', data: { actor: 'FIRM' } });
  await sendBad('of-nobody', { subject: 'client/ann@mail.example.org' });
  await sendBad('mended', { time: 'noon' });
  beforeMending = (await get(`${url}/v1/quarantine`)).body.position;
  expect((await send(contact('mended'))).status).toBe(201);
  const attempt = await send(contact('mended', { data: { channel: 'EMAIL' } }));
  conflictId = attempt.body.results[0].conflictId;
  const dismissal = { arrival: quarantined.get('of-ads'), reason: 'TEST_DATA', evidence: 'memo', approver: 'bob' };
  const dismissed = { type: 'initium.ArrivalDismissed.v1', subject: 'ledger', authid: 'ann', data: dismissal };
  expect((await send(contact('d', { ...dismissed, time: new Date().toISOString() }))).status).toBe(201);
}, 60_000);
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

interface Item {
  readonly quarantineId: string;
  readonly id: string | null;
  readonly state: string;
}

const listed = async (query: string): Promise<Item[]> => (await get(`${url}/v1/quarantine?${query}`)).body.items;
const ids = async (query: string) => (await listed(query)).map(({ id }) => id);

describe('the worklist of quarantine', () => {
  it('says of each what it claims, what is wrong with it, and what became of it', async () => {
    const [plain] = await listed('id=plain');
    expect(plain).toMatchObject({
      ...{ quarantineId: quarantined.get('plain'), source: 'crm', type: 'initium.ClientContact.v1' },
      ...{ subject: 'client/c1', id: 'plain', time: contact('plain').time, state: 'open', settledBy: null },
      principal: 'anonymous',
      errors: expect.arrayContaining([{ pointer: '/data/channell', detail: expect.any(String) }]),
    });
    expect((await listed('id=mended'))[0]).toMatchObject({
      state: 'mended',
      settledBy: { source: 'crm', id: 'mended' },
    });
    const by = { source: 'crm', id: 'd', reason: 'TEST_DATA', recorder: 'ann', approver: 'bob' };
    expect((await listed('id=of-ads'))[0]).toMatchObject({ state: 'dismissed', settledBy: by });
    expect((await listed('id=of-nobody'))[0]).toMatchObject({ subject: null });
    const one = await get(`${url}/v1/quarantine/${quarantined.get('mended')}`);
    expect(one.body).toMatchObject({ state: 'mended', text: expect.stringContaining('noon') });
  });

  it.each([
    ['source=ads', ['of-ads']],
    ['type=initium.Campaign.v1', ['of-campaign']],
    ['subject=campaign/k', ['of-campaign']],
    ['subject=identifier/d1', ['of-device']],
    ['reason=/time', ['mended']],
    ['reason=/data/channel', ['plain', 'of-ads', 'of-device', 'of-campaign', 'of-nobody', 'mended']],
    ['reason=/subject', ['of-nobody']],
    ['reason=/chan', []],
    ['reason=/data&state=open', ['plain', 'of-device', 'of-campaign', 'of-nobody']],
    ['state=open', ['plain', 'of-device', 'of-campaign', 'of-nobody']],
    ['state=mended', ['mended']],
    ['state=dismissed', ['of-ads']],
    ['state=open&source=ads', []],
  ])('is filtered by %s', async (query, expected) => expect(await ids(query)).toEqual(expected));

  it('answers as of any state of knowledge', async () => {
    expect(await ids(`state=open&knownPosition=${beforeMending}`)).toEqual([...quarantined.keys()]);
    const { body } = await get(`${url}/v1/quarantine?knownAt=2020-01-01`);
    expect(body).toMatchObject({ items: [], position: null, settled: true });
    const both = await get(`${url}/v1/quarantine?knownPosition=${beforeMending}&knownAt=2020-01-01`);
    expect([both.status, both.body.errors[0].pointer]).toEqual([400, '/query/knownPosition']);
  });

  it('has all that a filter lets through as CSV, whatever the limit', async () => {
    const { body } = await get(`${url}/v1/quarantine?state=open&limit=1&format=csv`);
    const lines = body.replaceAll('"', '').trimEnd().split('\r\n');
    expect(lines[0]).toMatch(
      /^quarantineId,position,ledgertime,principal,source,type,subject,id,time,state,settledBy,/,
    );
    expect(lines.slice(1, -1).map((line: string) => line.split(',')[7])).toEqual(await ids('state=open'));
    expect(lines.at(-1)).toMatch(/\?state=open,4$/);
  });

  it.each([
    ['state=closed', '/query/state'],
    ['subject=campaign', '/query/subject'],
    ['source=', '/query/source'],
    [`id=${'x'.repeat(257)}`, '/query/id'],
    ['reason=data', '/query/reason'],
    ['knownAt=yesterday', '/query/knownAt'],
    ['at=2026-01-01', '/query/at'],
    ['state=open&state=open', '/query/state'],
  ])('refuses %s', async (query, pointer) => {
    const { status, body } = await get(`${url}/v1/quarantine?${query}`);
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });
});

describe('the worklist of conflicts', () => {
  it('says what the attempt has otherwise than the evidence, and that nothing settles it yet', async () => {
    const { body } = await get(`${url}/v1/conflicts`);
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      ...{ conflictId, source: 'crm', id: 'mended', subject: 'client/c1', state: 'open', settledBy: null },
      differences: [{ pointer: '/data/channel', first: 'WEBSITE', attempt: 'EMAIL' }],
    });
    const { body: first } = await get(`${url}/v1/events/crm/mended`);
    expect(body.items[0].first).toBe(first.position);
  });

  it('gives one with the attempt, by filters and as CSV, and nothing of what there is not', async () => {
    const one = await get(`${url}/v1/conflicts/${conflictId}`);
    expect(one.body).toMatchObject({ conflictId, attempt: contact('mended', { data: { channel: 'EMAIL' } }) });
    expect((await get(`${url}/v1/conflicts?source=ads`)).body.items).toEqual([]);
    const { body: sheet } = await get(`${url}/v1/conflicts?format=csv`);
    expect(sheet).toContain(',"open",,');
    expect(sheet).toContain('pointer=/data/channel;first=WEBSITE;attempt=EMAIL');
    expect((await get(`${url}/v1/conflicts/x`)).status).toBe(404);
    expect((await get(`${url}/v1/conflicts?reason=/time`)).status).toBe(400);
  });
});
