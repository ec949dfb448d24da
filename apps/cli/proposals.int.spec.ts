import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, type GuardedLedger, runGuardedLedger } from '../../test/ledger-with-tokens.js';
import { contact, eventType, get, post, removeFolders } from '../../test/running-ledger.js';
import { until } from '../../test/until.js';
import { initiumHere } from './testing/initium-here.js';

let guarded: GuardedLedger;
const tokens = new Map<string, string>();

beforeAll(async () => {
  guarded = await runGuardedLedger();
  for (const name of ['ann', 'bob']) {
    const { authorization } = await bearer(guarded.tokensFile, { role: 'officer', name, holder: 'person' });
    tokens.set(name, authorization.slice('Bearer '.length));
    await until(async () => (await get(`${guarded.ledger.url}/v1/proposals`, { authorization })).status === 200);
  }
});
afterAll(async () => {
  await guarded.ledger.close();
  removeFolders();
});

const as = (name: string, ...args: string[]) =>
  initiumHere([...args, '--url', guarded.ledger.url, '--json'], { env: { INITIUM_TOKEN: tokens.get(name) } });
const lines = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('initium proposals, approve and reject', () => {
  it('list what waits, show what it is, and decide on what was seen only', async () => {
    const headers = { authorization: `Bearer ${tokens.get('ann')}` };
    await post(`${guarded.ledger.url}/v1/events`, eventType, contact('1'), headers);
    const content = { target: { source: 'crm', id: '1' }, reason: 'DUPLICATE', evidence: 'ticket 4711' };
    for (let times = 0; times < 2; times++)
      await post(`${guarded.ledger.url}/v1/proposals`, 'application/json', { act: 'retraction', content }, headers);
    const [first, second] = lines((await as('bob', 'proposals')).stdout);
    expect(first).toMatchObject({
      summary: 'retract crm/1 (DUPLICATE, ticket 4711)',
      state: 'open',
      proposedBy: 'ann',
    });
    const seen = await as('bob', 'approve', first.id);
    expect([seen.code, JSON.parse(seen.stdout).state]).toEqual([1, 'open']);
    const own = await as('ann', 'approve', first.id, '--sha256', first.sha256);
    expect([own.code, own.stderr]).toEqual([2, expect.stringContaining('another person')]);
    const approved = await as('bob', 'approve', first.id, '--sha256', first.sha256);
    expect([approved.code, JSON.parse(approved.stdout).recorded.length]).toEqual([0, 1]);
    const rejected = await as('ann', 'reject', second.id, '--sha256', second.sha256, '--reason', 'once is enough');
    expect([rejected.code, JSON.parse(rejected.stdout).decision]).toMatchObject([0, { reason: 'once is enough' }]);
    expect((await as('bob', 'proposals')).stdout).toBe('');
    expect(lines((await as('bob', 'proposals', '--state', 'all')).stdout)).toHaveLength(2);
  });

  it('adopt a rule set: proposed by one, and in force once another approved it', async () => {
    const proposed = await as('ann', 'rules', 'adopt', 'P2');
    const { id, sha256, act } = JSON.parse(proposed.stdout);
    expect([proposed.code, act]).toEqual([1, 'adoption']);
    await as('bob', 'approve', id, '--sha256', sha256);
    await until(async () => JSON.parse((await as('bob', 'approve', id)).stdout).recorded.length === 1);
    const adopted = await as('ann', 'rules', 'adopt', 'P2');
    expect([adopted.code, JSON.parse(adopted.stdout)]).toMatchObject([0, { ruleSet: 'P2', by: 'bob' }]);
  });
});
