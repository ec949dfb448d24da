import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolders } from '../../test/running-ledger.js';
import { StoryLedger } from '../../test/story-ledger.js';
import { initiumHere } from './testing/initium-here.js';
import type { Ended } from './testing/initium-process.js';

let story: StoryLedger;

beforeAll(async () => {
  story = await StoryLedger.begin('2026-08-03T09:00:00Z');
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  await story.tell('LocationEvidence', 'client/anna', { kind: 'ESTABLISHED', country: 'CH' });
  await story.tell('ServiceRequest', 'client/anna', { service: 'e', asset: 'BTC' });
  await story.tell('ServiceRequest', 'client/ben', { service: 'e', asset: 'BTC' });
  await story.tell('ServiceRequest', 'client/ben', { service: 'a', asset: 'BTC' });
  story.pass(1);
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

const status = (...args: string[]): Promise<Ended> => initiumHere(['status', '--url', story.ledger.url, ...args]);

describe('initium status', () => {
  it('tells each answer in words below what follows for each service, and ends with 0 where all may be served', async () => {
    const { code, stdout } = await status('anna');
    expect({ code, table: stdout.split('\n').slice(0, 3) }).toEqual({
      code: 0,
      table: [
        'service  entity  may serve  status',
        '───────  ──────  ─────────  ────────────',
        'e        X       yes        OUT_OF_SCOPE',
      ],
    });
    const flat = stdout.replace(/\s+/g, ' ');
    expect(flat).toContain('Rule R-021 decided: the client is neither established nor situated in the Union.');
    expect(flat).toContain('As far as MiCA goes the firm may serve');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });

  it('ends with 1 where any may not, and where there is nothing to answer about', async () => {
    const ben = await status('ben', '--language', 'de');
    expect({ code: ben.code, answers: ben.stdout.match(/^Antwort /gm)?.length }).toEqual({ code: 1, answers: 2 });
    expect(ben.stdout).toContain('Dienstleistung  Unternehmen  darf leisten  Status');
    const one = await status('ben', '--service', 'a', '--asset', 'BTC', '--language', 'fr');
    expect({ code: one.code, answers: one.stdout.match(/^réponse /gm)?.length }).toEqual({ code: 1, answers: 1 });
    expect(await status('nobody')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^nobody asked for nothing/),
    });
  });

  it('says that a client may be served to exit, and not more', async () => {
    const plan = { memberStates: 'ALL', deadline: '2026-10-01T00:00:00Z', document: 'a'.repeat(64) };
    await story.tell('WindDownPlan', 'entity/X', plan);
    await story.tell('WindDownNotice', 'client/ben', { entity: 'X', deadline: plan.deadline, channel: 'EMAIL' });
    story.pass(1);
    const asked = ['ben', '--service', 'a', '--rule-set', 'P2', '--purpose', 'EXIT'];
    const [all, one] = [await status(...asked), await status(...asked, '--asset', 'BTC', '--language', 'de')];
    expect([all.code, all.stdout]).toEqual([0, expect.stringMatching(/^a +X +to exit +WIND_DOWN$/m)]);
    expect([one.code, one.stdout]).toEqual([0, expect.stringMatching(/^a +X +zum Ausstieg +WIND_DOWN$/m)]);
  });

  it('asks by all that a question has, and gives what the ledger answers as JSON', async () => {
    const asked = [
      '--service',
      'e',
      '--asset',
      'BTC',
      '--entity',
      'X',
      '--rule-set',
      'P2',
      '--at',
      '2026-08-03T09:00:30Z',
    ];
    const { code, stdout } = await status('ben', ...asked, '--known-at', '2026-08-03T09:00:40Z', '--json');
    expect({ code, answer: JSON.parse(stdout) }).toMatchObject({
      code: 1,
      answer: { at: '2026-08-03T09:00:30Z', knownAt: '2026-08-03T09:00:40Z', ruleSet: 'P2', rule: 'R-220' },
    });
    expect(JSON.parse(stdout).explanation.language).toBe('en');
  });

  it.each([
    [['client/anna'], /must be the client's pseudonym/],
    [['anna', '--language', 'it'], /en, de, fr/],
    [['anna', '--service', 'z'], /refuses: .*service/],
    [['anna', '--rule-set', 'P9'], /must be P1 or P2/],
    [['anna', '--url', 'http://127.0.0.1:1'], /no ledger answers there/],
    [[], /missing required argument 'client'/],
  ])('refuses %j in words, with 2', async (args, message) => {
    expect(await status(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });
});
