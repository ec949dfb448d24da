import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Answered, get, removeFolders } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';

const start = Date.parse('2026-08-03T09:00:00Z');
const minute = 60_000;
let story: StoryLedger;

beforeAll(async () => {
  story = await StoryLedger.begin('2026-08-03T09:00:00Z');
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
});
beforeEach(() => story.pass(1));
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

const ask = (client: string, parameters: Record<string, string> = {}) =>
  story.ask(`/v1/clients/${client}/status`, parameters);

const iso = (ms: number) => new Date(ms).toISOString();
const subject = { service: 'e', asset: 'BTC', entity: 'X' };
const reasons = (body: Answered['body']) => body.errors.map(({ pointer }: { pointer: string }) => pointer);

describe('a question asked after a receipt', () => {
  it('sees the event of that receipt, every time', async () => {
    for (let round = 0; round < 50; round++) {
      const { position } = await story.tell('ServiceRequest', `client/own-${round}`, { service: 'e', asset: 'BTC' });
      const { body } = await ask(`own-${round}`, subject);
      expect(body).toMatchObject({ rule: 'R-220', position, settled: true });
    }
  });
});

describe('a question by a named rule set', () => {
  const asked = async (parameters: Record<string, string>) =>
    (await ask('elsewhere', { ...subject, ...parameters })).body;

  it('is answered by it, and says so where another one was in force', async () => {
    await story.tell('ClientContact', 'client/elsewhere', { channel: 'WEBSITE' });
    await story.tell('OriginEvidence', 'client/elsewhere', { kind: 'DIRECT_TYPE_IN' });
    await story.tell('ServiceRequest', 'client/elsewhere', { service: 'e', asset: 'BTC' });
    const [usual, same, other] = [await asked({}), await asked({ ruleSet: 'P1' }), await asked({ ruleSet: 'P2' })];
    expect(same).toEqual({ ...usual, at: same.at, knownAt: same.knownAt });
    expect(usual).toMatchObject({ ruleSet: 'P1', rule: 'R-220' });
    expect(usual.flags).not.toContain('HYPOTHETICAL');
    expect(other).toMatchObject({ ruleSet: 'P2', reference: '2026-12-01', rule: 'R-229' });
    expect(other.flags).toContain('HYPOTHETICAL');
    const all = (await ask('elsewhere', { ruleSet: 'P2' })).body;
    expect(all.results).toMatchObject([{ ruleSet: 'P2', rule: 'R-229' }]);
  });

  it('is refused where this program has none of that name, with those that there are', async () => {
    const { status, body } = await ask('elsewhere', { ...subject, ruleSet: 'P9' });
    expect([status, body.errors]).toEqual([400, [{ pointer: '/query/ruleSet', detail: 'must be P1 or P2' }]]);
  });

  it('can be about letting the client leave, and about nothing else', async () => {
    const plan = { memberStates: 'ALL', deadline: '2026-12-01T00:00:00Z', document: 'a'.repeat(64) } as const;
    await story.tell('WindDownPlan', 'entity/X', plan);
    await story.tell('WindDownNotice', 'client/leaving', { entity: 'X', deadline: plan.deadline, channel: 'EMAIL' });
    const leaving = { ...subject, service: 'a', ruleSet: 'P2' };
    const [serve, exit] = [await ask('leaving', leaving), await ask('leaving', { ...leaving, purpose: 'EXIT' })];
    expect([serve.body.status, exit.body.status, exit.body.rule]).toEqual(['NO_RELATIONSHIP', 'WIND_DOWN', 'R-050']);
    expect([serve.body.purpose, exit.body.purpose]).toEqual([undefined, 'EXIT']);
    const { status, body } = await ask('leaving', { ...leaving, purpose: 'SERVE' });
    expect([status, reasons(body)]).toEqual([400, ['/query/purpose']]);
  });
});

describe('a client', () => {
  it('of whom nothing is known has no relationship, and nobody knows where it is', async () => {
    const { status, body } = await ask('nobody', subject);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'NO_RELATIONSHIP', rule: 'R-905', because: [] });
    expect(body.flags).toContain('LOCATION_UNPROVEN');
  });

  it('is answered for each of its subjects, and rolled up to the worst for each service', async () => {
    await story.tell('ServiceRequest', 'client/many', { service: 'e', asset: 'BTC' });
    await story.tell('ServiceRequest', 'client/many', { service: 'e', asset: 'ETH' });
    await story.tell('FirmCommunication', 'client/many', {
      channel: 'EMAIL',
      purpose: 'PROMOTION',
      coverage: [{ service: 'e', asset: 'ETH' }],
    });
    await story.tell('ServiceRequest', 'client/many', { service: 'a', asset: 'BTC' });
    const { body } = await ask('many');
    expect(body).toMatchObject({ client: 'many', entity: 'X', settled: true });
    expect(body.results.map(({ service, asset, status }: Record<string, string>) => [service, asset, status])).toEqual([
      ['a', 'BTC', 'INSUFFICIENT_EVIDENCE'],
      ['e', 'BTC', 'INSUFFICIENT_EVIDENCE'],
      ['e', 'ETH', 'TAINTED'],
    ]);
    expect(body.rollUp).toEqual([
      { service: 'a', entity: 'X', status: 'INSUFFICIENT_EVIDENCE' },
      { service: 'e', entity: 'X', status: 'TAINTED' },
    ]);
    expect((await ask('many', { asset: 'ETH' })).body.results).toHaveLength(1);
    expect((await ask('many', { service: 'e', asset: 'BTC' })).body).toEqual(
      expect.objectContaining({ asset: 'BTC', status: 'INSUFFICIENT_EVIDENCE' }),
    );
  });
});

describe('what was known', () => {
  it('then is not changed by what is found out later', async () => {
    await story.tell('ServiceRequest', 'client/late', { service: 'e', asset: 'BTC' });
    const before = story.clock.now();
    story.pass(1);
    const asked = { ...subject, at: iso(before), knownAt: iso(before) };
    const then = await ask('late', asked);
    story.pass(1);
    const found = await story.tell('MarketingExposure', 'client/late', {
      channel: 'EMAIL',
      actor: 'FIRM',
      purpose: 'BRAND',
    });
    expect(then.body.status).toBe('INSUFFICIENT_EVIDENCE');
    expect((await ask('late', asked)).body).toEqual(then.body);
    expect((await ask('late', subject)).body).toMatchObject({ status: 'TAINTED', position: found.position });
    expect((await ask('late', { ...subject, at: iso(before) })).body.status).toBe('INSUFFICIENT_EVIDENCE');
  });

  it('at a position is answered from there, whatever came after', async () => {
    const first = await story.tell('ServiceRequest', 'client/position', { service: 'e', asset: 'BTC' });
    story.pass(1);
    await story.tell('FirmCommunication', 'client/position', { channel: 'EMAIL', purpose: 'PROMOTION' });
    const { body } = await ask('position', { ...subject, knownPosition: first.position });
    expect(body).toMatchObject({ rule: 'R-220', position: first.position, settled: true });
    expect(Date.parse(body.knownAt)).toBe(Date.parse(first.ledgertime));
    const meanwhile = iso(Date.parse(first.ledgertime) + 1000);
    const later = await ask('position', { ...subject, knownPosition: first.position, at: meanwhile });
    expect(later.body).toMatchObject({ position: first.position, rule: 'R-220' });
    const beyond = await ask('position', { ...subject, knownPosition: first.position, at: story.now });
    expect([beyond.status, reasons(beyond.body)]).toEqual([400, ['/query/at']]);
  });

  it('at an instant that was answered stays settled: what is recorded in that very millisecond comes after', async () => {
    const now = story.now;
    const { body } = await ask('settled', { ...subject, knownAt: now });
    const { ledgertime } = await story.tell('ServiceRequest', 'client/settled', { service: 'e', asset: 'BTC' });
    expect(Date.parse(ledgertime)).toBeGreaterThan(Date.parse(now));
    expect(body.settled).toBe(true);
    expect((await ask('settled', { ...subject, knownAt: now })).body).toEqual(body);
  });

  it('before the ledger began is nothing', async () => {
    const { status, body } = await ask('many', { ...subject, knownAt: '2025-06-01T00:00:00Z' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ position: null, because: [], settled: true });
    expect(body.flags).toContain('ENTITY_UNKNOWN');
  });

  it('can be asked about with any precision', async () => {
    const { body } = await ask('many', { ...subject, knownAt: '2026-08-03T09:01:00.123999+00:00' });
    expect(body).toMatchObject({ at: '2026-08-03T09:01:00.123Z', knownAt: '2026-08-03T09:01:00.123Z' });
  });
});

describe('an answer that was asked to explain itself', () => {
  const explained = async (explain: string, more: Record<string, string> = subject) =>
    (await ask('wordy', { ...more, explain })).body;

  it('does so in each language, with the numbers that decided, and is else the answer that it was', async () => {
    await story.tell('ClientContact', 'client/wordy', { channel: 'EMAIL' });
    await story.tell('OriginEvidence', 'client/wordy', { kind: 'DIRECT_TYPE_IN' });
    await story.tell('ServiceRequest', 'client/wordy', { service: 'e', asset: 'BTC' });
    const time = iso(Date.parse(story.now) - 100 * 60 * minute);
    await story.tell('ServiceRequest', 'client/tardy', { service: 'e', asset: 'BTC' }, { time });
    const answers = await Promise.all(['en', 'de', 'fr'].map((language) => explained(language)));
    const rules = answers.map(({ explanation }) => explanation.sentences[2].text);
    expect(rules).toEqual([
      expect.stringMatching(/^Rule R-220 decided: .*paragraphs 23 and 24/),
      expect.stringMatching(/^Entschieden hat Regel R-220: .*Absätze 23 und 24/),
      expect.stringMatching(/^La règle R-220 a décidé.*paragraphes 23 et 24/),
    ]);
    const { explanation: _, ...answer } = answers[0];
    const { explanation: nothing, ...plain } = (await ask('wordy', { ...subject, knownAt: answer.knownAt })).body;
    expect([answer, nothing]).toEqual([plain, undefined]);
    const tardy = (await ask('tardy', { ...subject, explain: 'en', ruleSet: 'P2' })).body;
    expect(tardy.rule).toBe('R-223');
    expect(JSON.stringify(tardy.explanation)).toContain('recorded 100 hours after it happened; 72 hours are allowed');
  });

  it('does so for every subject of an overview', async () => {
    const { results } = await explained('de', {});
    expect(results.map(({ explanation }: { explanation: { language: string } }) => explanation.language)).toEqual([
      'de',
    ]);
  });

  it('is refused in a language that there is not', async () => {
    const { status, body } = await ask('wordy', { ...subject, explain: 'it' });
    expect([status, body.errors]).toEqual([400, [{ pointer: '/query/explain', detail: 'must be en, de or fr' }]]);
  });
});

describe('refused is', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['knowledge of the future', { knownAt: '2199-01-01T00:00:00Z' }, ['/query/knownAt']],
    ['an instant later than what is known', { at: iso(start + 1), knownAt: iso(start) }, ['/query/at']],
    ['an instant of the future', { at: '2199-01-01T00:00:00Z' }, ['/query/at']],
    ['knowledge named twice', { knownAt: iso(start), knownPosition: '1' }, ['/query/knownPosition']],
    ['a position that is not there', { knownPosition: '999999' }, ['/query/knownPosition']],
    ['a position that is none', { knownPosition: '-1' }, ['/query/knownPosition']],
    ['what is no instant', { at: '2026-02-30T00:00:00Z', knownAt: 'yesterday' }, ['/query/at', '/query/knownAt']],
    ['another offset than UTC', { at: '2026-08-03T11:00:00+02:00' }, ['/query/at']],
    ['a service that is none', { service: 'z' }, ['/query/service']],
    ['an asset that nothing can be called', { asset: 'a b' }, ['/query/asset']],
  ])('%s', async (_, parameters, pointers) => {
    const { status, headers, body } = await ask('many', { ...subject, ...parameters });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body.type).toBe('urn:initium:problem:invalid-parameter');
    expect(reasons(body)).toEqual(pointers);
  });

  it('a parameter that is not known, by its name', async () => {
    const { status, body } = await ask('many', { ...subject, know: 'x' });
    expect([status, body.type, reasons(body)]).toEqual([400, 'urn:initium:problem:unknown-parameter', ['/query/know']]);
  });

  it('a parameter given twice', async () => {
    const url = `${story.ledger.url}/v1/clients/many/status?service=e&service=a&asset=BTC&entity=X`;
    expect((await get(url)).status).toBe(400);
  });

  it('a client whom nobody can be called', async () => {
    const { status, body } = await ask(encodeURIComponent('jane@example.com'), subject);
    expect([status, reasons(body)]).toEqual([400, ['/path/id']]);
  });

  it('to guess the entity where two are registered', async () => {
    await story.tell('ProviderEntity', 'entity/Y', { kind: 'THIRD_COUNTRY', country: 'SC' });
    const { status, body } = await ask('many', { service: 'e', asset: 'BTC' });
    expect([status, reasons(body)]).toEqual([400, ['/query/entity']]);
    const known = { service: 'e', asset: 'BTC', knownAt: iso(story.clock.now() - minute) };
    expect((await ask('many', known)).status).toBe(200);
  });

  it('another method', async () => {
    const response = await fetch(`${story.ledger.url}/v1/clients/many/status`, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const head = await fetch(`${story.ledger.url}/v1/clients/many/status?${new URLSearchParams(subject)}`, {
      method: 'HEAD',
    });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});
