import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonical } from '#libs/evidence';
import { adoptRuleSet } from '../../test/adopt-rule-set.js';
import { CheckedStory } from '../../test/checked-story.js';
import { eventType, freshFolder, post, removeFolders } from '../../test/running-ledger.js';
import type { StoryLedger } from '../../test/story-ledger.js';
import type { MadeCheck } from './check/ask-checks.js';
import { answers } from './commands/assess.js';
import { initiumHere } from './testing/initium-here.js';
import type { Ended } from './testing/initium-process.js';

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

const check = (...args: string[]): Promise<Ended> =>
  initiumHere(['check', '--url', story.ledger.url, '--json', ...args]);
const made = ({ stdout }: Ended): MadeCheck[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as MadeCheck);
const promotion = { channel: 'EMAIL', purpose: 'PROMOTION' };

describe('initium check', () => {
  it('checks every client whose request lacks a check and nobody else, and nobody twice', async () => {
    for (const client of ['anna', 'ben', 'cleo']) await told.asks(client);
    await told.says('ben');
    await story.tell('FirmCommunication', await told.asks('dora'), promotion);
    await story.tell('LocationEvidence', await told.asks('emil'), { kind: 'ESTABLISHED', country: 'CH' });
    await story.tell('ClientContact', 'client/finn', { channel: 'EMAIL' });
    story.pass(1);
    const first = await check('--all-open');
    expect({ code: first.code, clients: made(first).map(({ client }) => client) }).toEqual({
      code: 0,
      clients: ['anna', 'cleo'],
    });
    expect(await told.verdict('anna')).toBe('CLIENT_INITIATED R-210');
    story.pass(1);
    expect(await check('--all-open')).toMatchObject({ code: 0, stdout: '' });
  });

  it('ends with 1 where a check found something or saw only a part, and then only once', async () => {
    await told.links(await told.asks('greta'), 'greta-mail', 'PROBABLE');
    await story.tell('MarketingExposure', 'identifier/greta-mail', { ...promotion, actor: 'FIRM' });
    await told.asks('hugo', 'FR');
    const first = await check('--all-open', 'greta');
    expect(first.code).toBe(2);
    expect(await check('greta')).toMatchObject({ code: 1 });
    const open = await check('--all-open');
    expect(open.code).toBe(1);
    expect(made(open)).toMatchObject([{ client: 'hugo', result: 'NONE', observability: 'PARTIAL' }]);
    story.pass(1);
    expect(await check('--all-open')).toMatchObject({ code: 0, stdout: '' });
  });

  it('checks a client anew once a campaign that may have reached it was learned late', async () => {
    await told.asks('ida');
    await check('ida');
    story.pass(1);
    const campaign = { ...promotion, actor: 'FIRM', reach: ['AT'], trackable: true, from: '2026-08-01T00:00:00Z' };
    await story.tell('Campaign', 'campaign/learned-late', campaign);
    expect(made(await check('--all-open'))).toContainEqual(
      expect.objectContaining({ client: 'ida', campaigns: ['learned-late'] }),
    );
    story.pass(1);
    expect(await told.verdict('ida')).toBe('CLIENT_INITIATED R-210');
  });

  it.each([
    [[], /--all-open/],
    [['client/anna'], /must be the client's pseudonym/],
    [['nobody'], /Nothing is known of client nobody/],
  ])('refuses %j in one line', async (args, reason) => {
    const { code, stdout, stderr } = await check(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(reason);
  });
});

describe('a check that the ledger made', () => {
  it('is exported, and counts offline as it does online', async () => {
    await told.asks('jan');
    await told.says('jan');
    const [evidence, questions] = [join(freshFolder(), 'e.ndjson'), join(freshFolder(), 'q.ndjson')];
    await initiumHere(['export', '--url', story.ledger.url, '--client', 'jan', '--out', evidence]);
    expect(readFileSync(evidence, 'utf8')).toContain('"authid":"ledger"');
    const at = story.now;
    const question = { client: 'jan', service: 'e', asset: 'BTC', entity: 'X', at, knownAt: at };
    writeFileSync(questions, `${JSON.stringify(question)}\n`);
    const { client: _, ...asked } = question;
    const online = (await story.ask('/v1/clients/jan/status', asked)).body;
    const { position: _position, settled: _settled, ...answer } = online;
    expect(answer.status).toBe('CLIENT_INITIATED');
    for await (const offline of answers({ evidence, questions, simulated: true }))
      expect(canonical(offline)).toBe(canonical(answer));
  });
});

describe('a check that saw only a part', () => {
  it('names what arrived about the client and is no evidence, as long as nothing settles it (R-146)', async () => {
    await adoptRuleSet(story.ledger, 'P2');
    story.pass(1);
    const subject = await told.asks('kim');
    const message = { specversion: '1.0', id: 'kim-1', source: 'ads', type: 'initium.MarketingExposure.v1', subject };
    const arrive = (id: string, data: object) =>
      post(`${story.ledger.url}/v1/events`, eventType, { ...message, id, time: story.now, data });
    const mended = { channel: 'EMAIL', purpose: 'SERVICE', actor: 'FIRM' };
    const { quarantineId } = (await arrive('kim-1', { ...mended, stagee: 'SENT' })).body.results[0];
    story.pass(1);
    const part = await check('kim');
    expect([part.code, made(part)]).toMatchObject([
      1,
      [{ result: 'NONE', observability: 'PARTIAL', uncovered: [], unsettled: [{ id: quarantineId }] }],
    ]);
    expect(made(part)[0]?.unsettled).toMatchObject([{ type: 'initium.Quarantined.v1' }]);
    const table = await initiumHere(['check', '--url', story.ledger.url, 'kim'], { onTerminal: true });
    expect(table.stdout.replaceAll(/[^0-9a-f]/g, '')).toContain(quarantineId);
    expect(table.stdout).toContain('unsettled');
    await arrive('kim-1', mended);
    story.pass(1);
    const whole = await check('kim');
    expect([whole.code, made(whole)]).toMatchObject([0, [{ observability: 'FULL', unsettled: [] }]]);
  });
});
