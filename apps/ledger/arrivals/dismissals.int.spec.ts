import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bearer, type GuardedLedger, runGuardedLedger } from '../../../test/ledger-with-tokens.js';
import {
  batchType,
  contact,
  eventType,
  get,
  post,
  removeFolders,
  runLedger,
  streamsOf,
} from '../../../test/running-ledger.js';
import type { RunningLedger } from '../main.js';

let ledger: RunningLedger;
let quarantine: string;
let told = 0;
let source: string;

const body = { reason: 'TEST_DATA', evidence: 'ticket 4711', approver: 'bob', recorder: 'ann' };
const dismiss = (question: object, query = '') =>
  post(`${quarantine}/dismissals${query}`, 'application/json', { filter: { source }, ...body, ...question });
const states = async () => {
  const { body } = await get(`${quarantine}?source=${source}`);
  return (body.items as { state: string }[]).map(({ state }) => state);
};
const dismissals = async () =>
  [...(await streamsOf(ledger)).keys()].filter((name) => name.startsWith('evidence-worklist'));

beforeAll(async () => {
  ledger = await runLedger();
  quarantine = `${ledger.url}/v1/quarantine`;
});
/** Each test has a source of its own, which sent three events that are no evidence. */
beforeEach(async () => {
  source = `ads-${told++}`;
  const events = ['a', 'b', 'c'].map((id) => contact(id, { source, subject: `client/${source}`, data: {} }));
  await post(`${ledger.url}/v1/events`, batchType, events);
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

describe('a dismissal', () => {
  it('is of one arrival, by two persons, and settles it', async () => {
    const [first] = (await get(`${quarantine}?source=${source}&limit=1`)).body.items;
    const answer = await dismiss({ filter: { quarantineId: first.quarantineId } });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ matching: 1, dismissed: 1, already: 0, frozen: 0, left: 0 });
    expect(await states()).toEqual(['dismissed', 'open', 'open']);
    const { body: one } = await get(`${quarantine}/${first.quarantineId}`);
    const { body: event } = await get(`${ledger.url}/v1/events/worklist/${one.settledBy.id}`);
    const data = { arrival: first.quarantineId, reason: 'TEST_DATA', evidence: 'ticket 4711', approver: 'bob' };
    expect(event).toMatchObject({ type: 'initium.ArrivalDismissed.v1', subject: 'ledger', authid: 'ann', data });
  });

  it('is of all that a filter chooses, as a dry run says beforehand, and records nothing twice', async () => {
    const before = await dismissals();
    const dry = await dismiss({}, '?dry-run=true');
    expect(dry.body).toMatchObject({ matching: 3, dismissed: 0, left: 3 });
    expect(await dismissals()).toEqual(before);
    const parts = [await dismiss({ limit: 2 }), await dismiss({ limit: 2 }), await dismiss({ limit: 2 })];
    expect(parts.map(({ body }) => [body.matching, body.dismissed, body.left])).toEqual([
      [3, 2, 1],
      [1, 1, 0],
      [0, 0, 0],
    ]);
    expect(await states()).toEqual(['dismissed', 'dismissed', 'dismissed']);
    expect(await dismissals()).toHaveLength(before.length + 3);
  });

  it('asked for several times at once records each once', async () => {
    const before = await dismissals();
    const answers = await Promise.all([dismiss({}), dismiss({}), dismiss({}), dismiss({})]);
    const dismissed = answers.map(({ body }) => body.dismissed as number);
    expect(dismissed.reduce((sum, count) => sum + count)).toBe(3);
    expect(await dismissals()).toHaveLength(before.length + 3);
    for (const { body } of answers) expect(body).toMatchObject({ left: 0 });
  });

  it('goes no further than what was looked at', async () => {
    const { position } = (await dismiss({}, '?dry-run=true')).body;
    await post(`${ledger.url}/v1/events`, eventType, contact('later', { source, data: {} }));
    expect((await dismiss({ knownPosition: position })).body).toMatchObject({ position, matching: 3, dismissed: 3 });
    expect(await states()).toEqual(['dismissed', 'dismissed', 'dismissed', 'open']);
  });

  it('is taken back as any evidence is, and may be given again', async () => {
    await dismiss({});
    const [first] = (await get(`${quarantine}?source=${source}`)).body.items;
    const data = { target: { source: 'worklist', id: first.settledBy.id }, reason: 'it was none' };
    const retraction = contact(`r${source}`, { type: 'initium.Retraction.v1', subject: 'ledger', data });
    expect((await post(`${ledger.url}/v1/events`, eventType, retraction)).status).toBe(201);
    expect(await states()).toEqual(['open', 'dismissed', 'dismissed']);
    expect((await dismiss({})).body).toMatchObject({ matching: 1, dismissed: 1, left: 0 });
    expect(await states()).toEqual(['dismissed', 'dismissed', 'dismissed']);
  });

  it('is not recorded where a regulator asked about the client (R-424)', async () => {
    const data = { authority: 'AMF', reference: 'r-1' };
    const request = { type: 'initium.RegulatoryRequest.v1', subject: `client/${source}`, data };
    await post(`${ledger.url}/v1/events`, eventType, contact(`q${source}`, request));
    expect((await dismiss({})).body).toMatchObject({ matching: 3, dismissed: 0, frozen: 3, left: 0 });
    expect(await states()).toEqual(['open', 'open', 'open']);
  });

  it('is of conflicts as well, which nothing mends', async () => {
    const event = contact('twice', { source });
    await post(`${ledger.url}/v1/events`, eventType, event);
    await post(`${ledger.url}/v1/events`, eventType, { ...event, data: { channel: 'EMAIL' } });
    const conflicts = `${ledger.url}/v1/conflicts`;
    const question = { filter: { source }, ...body, reason: 'DUPLICATE' };
    const answer = await post(`${conflicts}/dismissals`, 'application/json', question);
    expect(answer.body).toMatchObject({ matching: 1, dismissed: 1 });
    const { items } = (await get(`${conflicts}?source=${source}`)).body;
    expect(items).toMatchObject([{ state: 'dismissed', settledBy: { source: 'worklist' } }]);
    expect(await states()).toEqual(['open', 'open', 'open']);
  });

  it('goes as the operations’ page prints it', async () => {
    const page = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');
    const [, address, printed = ''] =
      /(\/v1\/quarantine\/dismissals\?dry-run=true)' -H [^\n]*-d '(\{[\s\S]*?\n\})'/.exec(page) ?? [];
    const [, list] = /(\/v1\/quarantine\?state=open[^']*)'/.exec(page) ?? [];
    await post(`${ledger.url}/v1/events`, eventType, contact('printed', { source: 'ads', data: {} }));
    expect((await get(`${ledger.url}${list}`)).body.items).toMatchObject([{ source: 'ads', id: 'printed' }]);
    const answer = await post(`${ledger.url}${address}`, 'application/json', printed);
    expect(answer.body).toMatchObject({ matching: 1, dismissed: 0, left: 1 });
    const { position } = answer.body;
    const knowing = { ...JSON.parse(printed), knownPosition: position };
    expect((await post(`${quarantine}/dismissals`, 'application/json', knowing)).body).toMatchObject({ dismissed: 1 });
  });

  it.each<[string, object, string]>([
    ['one person in two roles', { approver: 'ann' }, '/approver'],
    ['no approver', { approver: undefined }, '/approver'],
    ['nobody who asks', { recorder: undefined }, '/recorder'],
    ['a person by an e-mail address', { approver: 'bob@mail.example.org' }, '/approver'],
    ['a reason that is none', { reason: 'BOREDOM' }, '/reason'],
    ['no memo', { evidence: '' }, '/evidence'],
    ['a memo of the wrong type', { evidence: 7 }, '/evidence'],
    ['everything', { filter: {} }, '/filter'],
    ['no filter', { filter: undefined }, '/filter'],
    ['a filter that is misspelt', { filter: { sourc: 'ads' } }, '/filter/sourc'],
    ['a state', { filter: { source: 'ads', state: 'mended' } }, '/filter/state'],
    ['an id of something else', { filter: { conflictId: 'x' } }, '/filter/conflictId'],
    ['a position that is none yet', { knownPosition: '99999999' }, '/knownPosition'],
    ['too many', { limit: 10_001 }, '/limit'],
    ['a member that is not known', { note: 'x' }, '/note'],
  ])('is refused: %s', async (_what, question, pointer) => {
    const { status, body: problem } = await dismiss(question);
    expect([status, problem.type]).toEqual([400, 'urn:initium:problem:invalid-body']);
    expect(problem.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(await states()).toEqual(['open', 'open', 'open']);
  });

  it('is refused in words that say what to send: a person by a pseudonym, and who asks where nobody else knows', async () => {
    const { detail } = (await dismiss({ approver: 'Bob <bob@x.example>' })).body;
    expect(detail).toMatch(/^approver must be a person's pseudonym: .*no e-mail address.* and recorder where/);
    expect(detail).not.toContain('client');
  });

  it('is refused with a body that is no JSON, and with a query that is not known', async () => {
    expect((await post(`${quarantine}/dismissals`, 'application/json', '{')).status).toBe(400);
    expect((await post(`${quarantine}/dismissals`, 'text/plain', 'x')).status).toBe(415);
    expect((await dismiss({}, '?dryrun=true')).body.errors[0].pointer).toBe('/query/dryrun');
    expect((await dismiss({}, '?dry-run=maybe')).body.errors[0].pointer).toBe('/query/dry-run');
  });
});

describe('a dismissal on a ledger with tokens that takes a source’s word for who approved', () => {
  let guarded: GuardedLedger;
  beforeAll(async () => {
    guarded = await runGuardedLedger({ env: { INITIUM_APPROVALS: 'source' } });
  });
  afterAll(() => guarded.ledger.close());

  it('is an officer’s, whose token is the recorder, and another person is the approver', async () => {
    const { ledger, as, tokensFile } = guarded;
    const sent = await post(`${ledger.url}/v1/events`, eventType, contact('a', { data: {} }), as.officer);
    const filter = { quarantineId: sent.body.results[0].quarantineId };
    const { recorder: _, ...question } = { filter, ...body };
    const address = `${ledger.url}/v1/quarantine/dismissals`;
    const ask = (more: object, headers: Readonly<Record<string, string>>) =>
      post(address, 'application/json', { ...question, ...more }, headers);
    for (const role of ['source', 'reader', 'auditor'] as const) expect((await ask({}, as[role])).status).toBe(403);
    expect((await ask({ recorder: 'carol' }, as.officer)).body.errors[0].pointer).toBe('/recorder');
    expect((await ask({ approver: 'the-officer' }, as.officer)).body.errors[0].pointer).toBe('/approver');
    const ann = await bearer(tokensFile, { role: 'officer', name: 'ann' });
    let answer = await ask({}, ann);
    while (answer.status === 401) answer = await ask({}, ann);
    expect(answer.body).toMatchObject({ matching: 1, dismissed: 1 });
    const { body: one } = await get(`${ledger.url}/v1/events/worklist/${filter.quarantineId}`, as.reader);
    expect(one).toMatchObject({ authid: 'ann', data: { approver: 'bob' } });
  });
});
