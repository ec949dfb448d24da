import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EvidenceSet, statusIntervalsOf } from '#libs/assessment';
import { fromStored, instant, type RecordedEvidence, typeOf } from '#libs/evidence';
import { rebuildViews } from '#libs/projections';
import { startViews, viewsUnder } from '#libs/views';
import { ChangeReader } from '../../../test/change-reader.js';
import { type GuardedLedger, runGuardedLedger } from '../../../test/ledger-with-tokens.js';
import { ruleSets } from '../../../test/rule-sets/experimental.js';
import {
  type Answered,
  contact,
  eventType,
  freshFolder,
  get,
  linesType,
  post,
  removeFolders,
  runLedger,
} from '../../../test/running-ledger.js';
import { until } from '../../../test/until.js';

const folder = freshFolder();
let guarded: GuardedLedger;
let told = 0;

beforeAll(async () => {
  guarded = await runGuardedLedger({ folder, ruleSets, env: { INITIUM_RULE_SET: 'P1', INITIUM_APPROVALS: 'source' } });
  await tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  for (const client of ['anna', 'ben']) await life(client);
});
afterAll(async () => {
  await guarded.ledger.close();
  removeFolders();
});

const address = (path: string) => `${guarded.ledger.url}${path}`;
const ask = (path: string, role: 'officer' | 'reader' = 'officer') => get(address(path), guarded.as[role]);
const adopt = (body: unknown, role: 'officer' | 'reader' = 'officer') =>
  post(address('/v1/rules/adoptions'), 'application/json', body, guarded.as[role]);

async function tell(kind: string, subject: string, data: object): Promise<void> {
  const time = new Date().toISOString();
  const event = contact(`${told++}`, { type: typeOf(kind), subject, time, data });
  const { status, body } = await post(address('/v1/events'), eventType, event, guarded.as.officer);
  if (status !== 201) throw new Error(JSON.stringify(body));
}

/** A client that asked, at a website that nobody registered, with nothing to show that it was not approached. */
async function life(client: string): Promise<void> {
  await tell('ClientContact', `client/${client}`, { channel: 'WEBSITE' });
  await tell('OriginEvidence', `client/${client}`, { kind: 'DIRECT_TYPE_IN' });
  await tell('ServiceRequest', `client/${client}`, { service: 'e', asset: 'BTC' });
}

/** Resolves with the adoption once everything answers by it. */
async function done({ status, body, headers }: Answered): Promise<Answered['body']> {
  expect([status, headers.get('location')]).toEqual([202, `/v1/rules/adoptions/${body.id}`]);
  let adoption = body;
  await until(async () => {
    adoption = (await ask(`/v1/rules/adoptions/${body.id}`)).body;
    return adoption.state !== 'preparing' && adoption.state !== 'recorded';
  });
  return adoption;
}

async function recorded(): Promise<RecordedEvidence[]> {
  const all: RecordedEvidence[] = [];
  for await (const events of guarded.ledger.store.readAll())
    for (const event of events) if (!event.type.startsWith('ledger.')) all.push(fromStored(event));
  return all;
}

const subject = 'service=e&asset=BTC&entity=X';

describe('before another rule set is adopted', () => {
  it('it is told which statuses become others, by which rule, and whose', async () => {
    const { status, body } = await ask('/v1/rules/difference?from=P1&to=P2');
    const count = { before: { rule: 'R-220' }, after: { rule: 'R-229', mayServe: false }, subjects: 2, clients: 2 };
    expect([status, body]).toMatchObject([200, { from: 'P1', to: 'P2', subjects: 2, counts: [count] }]);
    expect(body.items.map(({ client }: { client: string }) => client)).toEqual(['anna', 'ben']);
    const { body: one } = await ask('/v1/rules/difference?to=P2&limit=1');
    expect(one).toMatchObject({ from: 'P1', subjects: 2, items: [{ client: 'anna' }] });
  });

  it('the same can be read line by line, how far it is first and the numbers last', async () => {
    const lines = await get(address('/v1/rules/difference?to=P3'), { ...guarded.as.officer, accept: linesType });
    const [first, ...rest] = lines.body.filter((line: object) => !('progress' in line));
    expect(first).toMatchObject({ client: 'anna', after: { status: 'EXEMPTION_UNAVAILABLE', rule: 'R-990' } });
    expect(rest.at(-1)).toMatchObject({ summary: { from: 'P1', to: 'P3', subjects: 2 } });
  });

  it('what is no rule set, or the same, is refused, and readers are', async () => {
    const refused = async (query: string) => (await ask(`/v1/rules/difference?${query}`)).body.errors;
    expect(await refused('to=P9')).toEqual([{ pointer: '/query/to', detail: 'must be P1 or P2 or P3' }]);
    expect(await refused('to=P1')).toMatchObject([{ pointer: '/query/to' }]);
    expect(await refused('from=P2')).toMatchObject([{ pointer: '/query/to' }]);
    expect((await ask('/v1/rules/difference?to=P2', 'reader')).status).toBe(403);
    expect((await adopt({ ruleSet: 'P2' }, 'reader')).status).toBe(403);
    for (const body of [{}, [], { ruleSet: 'P9' }, { ruleSet: 'P2', at: 'now' }])
      expect(await adopt(body)).toMatchObject({ status: 400, body: { type: 'urn:initium:problem:invalid-body' } });
  });
});

describe('a rule set that is adopted', () => {
  it('is in force from its recording on, and leaves every earlier answer as it was, byte for byte', async () => {
    const before = (await ask(`/v1/clients/anna/status?${subject}`)).body;
    const asked = `/v1/clients/anna/status?${subject}&at=${before.at}&knownPosition=${before.position}`;
    const earlier = JSON.stringify((await ask(asked)).body);
    const changes = await ChangeReader.open(guarded.ledger.url, {}, guarded.as.officer);
    await changes.untilCurrent();
    const adoption = await done(await adopt({ ruleSet: 'P3' }));
    expect(adoption).toMatchObject({ ruleSet: 'P3', reference: '2027-01-01', state: 'done', by: 'the-officer' });
    expect(adoption.recorded).toMatchObject({ id: 'adoption-2' });
    expect(JSON.stringify((await ask(asked)).body)).toBe(earlier);
    const now = (await ask(`/v1/clients/anna/status?${subject}`)).body;
    expect(now).toMatchObject({ ruleSet: 'P3', rule: 'R-990', status: 'EXEMPTION_UNAVAILABLE' });
    expect(now.flags).not.toContain('HYPOTHETICAL');
    const adopted = { ruleSet: 'P3', reference: '2027-01-01' };
    expect(await changes.change()).toMatchObject({ client: 'anna', cause: { id: 'adoption-2' }, adopted });
    changes.close();
    const listed = async (known: string) => (await ask(`/v1/clients?knownPosition=${known}`)).body.items[0].statuses;
    expect(await listed(adoption.recorded.position)).toMatchObject([{ rule: 'R-990' }]);
    expect(await listed(before.position)).toMatchObject([{ rule: 'R-220' }]);
  });

  it('is told with every other one as of both clocks', async () => {
    const { body } = await ask('/v1/rules');
    const [first, second] = (await ask('/v1/rules/adoptions')).body.items;
    const idsIn = (answer: Answered['body']): string[] => answer.rules.map(({ id }: { id: string }) => id);
    expect([body.ruleSet, idsIn(body).includes('R-990')]).toEqual(['P3', true]);
    expect(body.ruleSets).toMatchObject([
      { ruleSet: 'P1', inForce: false, adoptions: [{ id: 'adoption-1', by: 'ledger' }] },
      { ruleSet: 'P2', inForce: false, adoptions: [] },
      { ruleSet: 'P3', inForce: true, adoptions: [{ position: second.recorded.position, by: 'the-officer' }] },
    ]);
    const then = (await ask(`/v1/rules?knownPosition=${first.recorded.position}`)).body;
    expect([then.ruleSet, idsIn(then).includes('R-990')]).toEqual(['P1', false]);
    expect(then.ruleSets.map(({ inForce }: { inForce: boolean }) => inForce)).toEqual([true, false, false]);
    expect((await ask('/v1/rules?ruleSet=P2')).body).toMatchObject({ ruleSet: 'P2', reference: '2026-12-01' });
    expect((await ask('/v1/reference?ruleSet=P2')).body).toMatchObject({ ruleSet: 'P2', version: '2026-12-01' });
  });

  it('is not adopted again while it is in force, whoever asks', async () => {
    const { status, body } = await adopt({ ruleSet: 'P3' });
    expect([status, body.id, body.state]).toEqual([200, 'adoption-2', 'done']);
  });

  it('gives way to another, once, when two officers ask at once; and an earlier one can be adopted again', async () => {
    const both = await Promise.all([adopt({ ruleSet: 'P1' }), adopt({ ruleSet: 'P1' })]);
    expect(both.map(({ body }) => body.id)).toEqual(['adoption-3', 'adoption-3']);
    expect(await done(both[0])).toMatchObject({ ruleSet: 'P1', state: 'done' });
    const one = await adopt({ ruleSet: 'P2' });
    const other = await adopt({ ruleSet: 'P3' });
    expect([other.status, other.body.type]).toEqual([409, 'urn:initium:problem:adoption-under-way']);
    expect(await done(one)).toMatchObject({ id: 'adoption-4', ruleSet: 'P2' });
    expect((await ask('/v1/rules/adoptions')).body.items).toHaveLength(4);
    expect((await ask('/v1/rules/adoptions/adoption-9')).status).toBe(404);
  });

  it('is what the gate goes by, which may be asked whether a client can be let go', async () => {
    const plan = { memberStates: 'ALL', deadline: '2027-01-31T00:00:00Z', document: 'a'.repeat(64) };
    await tell('WindDownPlan', 'entity/X', plan);
    await tell('WindDownNotice', 'client/anna', { entity: 'X', deadline: plan.deadline, channel: 'EMAIL' });
    const question = { client: 'anna', service: 'a', asset: 'BTC', entity: 'X' };
    const decide = (more: object) =>
      post(address('/v1/decisions'), 'application/json', { ...question, ...more }, guarded.as.officer);
    expect((await decide({})).body).toMatchObject({ decision: 'DENY', ruleSet: 'P2' });
    const exit = (await decide({ purpose: 'EXIT', record: true })).body;
    // Of letting go nothing is kept, so nobody is told when that changes.
    expect(exit).toMatchObject({ decision: 'ALLOW', status: 'WIND_DOWN', rule: 'R-050', followed: false });
    const kept = (await ask(`/v1/events/${encodeURIComponent(exit.recorded.source)}/${exit.recorded.id}`)).body;
    expect(kept.data.question).toEqual({ ...question, purpose: 'EXIT' });
    expect(await decide({ purpose: 'OFFER' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/purpose' }] },
    });
  });

  it('leaves rows that are what the assessment says at every position, and a check of all views finds nothing', async () => {
    const all = await recorded();
    const views = await startViews({ folder, ruleSets });
    const last = BigInt(all.at(-1)?.position as string);
    expect(await views.waitFor(last, 60_000)).toBe(true);
    for (const [index, { position, ledgertime }] of all.entries()) {
      const evidence = new EvidenceSet(all.slice(0, index + 1), ruleSets);
      for (const client of ['anna', 'ben']) {
        const dossier = evidence.dossier(client, instant(ledgertime));
        const rows = views.statuses.rowsAt(client, BigInt(position as string)).statuses;
        const said = statusIntervalsOf(dossier).map(({ service, asset, rule, status }) => [
          service,
          asset,
          rule,
          status,
        ]);
        expect(rows.map(({ service, asset, rule, status }) => [service, asset, rule, status])).toEqual(said);
      }
    }
    await views.close();
    const names = viewsUnder(ruleSets).views.map(({ name }) => name);
    const signal = new AbortController().signal;
    const reports = await rebuildViews({
      folder,
      set: viewsUnder(ruleSets),
      names,
      check: true,
      threadsMax: 1,
      signal,
    });
    expect(reports.map(({ view, differences }) => [view, differences])).toEqual(names.map((view) => [view, []]));
  });
});

describe('a program that lacks the rule set in force', () => {
  it('goes on recording, answers nothing from there on, and says so to whoever asks whether it is ready', async () => {
    const own = freshFolder();
    const begun = await runLedger({ folder: own, ruleSets, env: { INITIUM_RULE_SET: 'P3' } });
    await begun.close();
    const ledger = await runLedger({ folder: own, env: { INITIUM_RULE_SET: undefined } });
    const answer = async (path: string) => {
      const { status, body } = await get(`${ledger.url}${path}`);
      return [status, body.type];
    };
    expect(await post(`${ledger.url}/v1/events`, eventType, contact('1'))).toMatchObject({ status: 201 });
    const unknown = [503, 'urn:initium:problem:rule-set-unknown'];
    for (const path of [`/v1/clients/c1/status?${subject}`, '/v1/clients', '/v1/portfolio', '/v1/rules', '/v1/actors'])
      expect([path, ...(await answer(path))]).toEqual([path, ...unknown]);
    const gate = { client: 'c1', service: 'e', asset: 'BTC', entity: 'X' };
    expect(await post(`${ledger.url}/v1/decisions`, 'application/json', gate)).toMatchObject({ status: 503 });
    expect(await post(`${ledger.url}/v1/rules/adoptions`, 'application/json', { ruleSet: 'P1' })).toMatchObject({
      status: 503,
      body: { type: unknown[1] },
    });
    const ready = await get(`${ledger.url}/health/ready`);
    expect([ready.status, JSON.stringify(ready.body)]).toEqual([503, expect.stringContaining('rule set P3')]);
    const { incidents } = (await get(`${ledger.url}/v1/incidents`)).body;
    expect(incidents).toContainEqual(expect.objectContaining({ code: 'rule-set-unknown', bars: 'answers' }));
    expect((await get(`${ledger.url}/metrics`)).body).toContain('initium_incidents_open{code="rule-set-unknown"} 1');
    expect((await get(`${ledger.url}/v1/rules/adoptions`)).body.items).toMatchObject([{ ruleSet: 'P3' }]);
    await ledger.close();
    const again = await runLedger({ folder: own, ruleSets, env: { INITIUM_RULE_SET: undefined } });
    const { body } = await get(`${again.url}/v1/clients/c1/status?${subject}`);
    expect(body).toMatchObject({ ruleSet: 'P3', rule: 'R-900' });
    await again.close();
  });
});
