import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { typeOf } from '#libs/evidence';
import { contact, eventType, post, removeFolders, runLedger } from '../../test/running-ledger.js';
import type { RunningLedger } from '../ledger/main.js';
import { initiumHere } from './testing/initium-here.js';
import type { Ended } from './testing/initium-process.js';

let ledger: RunningLedger;

beforeAll(async () => {
  ledger = await runLedger({ env: { INITIUM_RULE_SET: 'P1' } });
  await tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  await tell('ClientContact', 'client/anna', { channel: 'WEBSITE' });
  await tell('OriginEvidence', 'client/anna', { kind: 'DIRECT_TYPE_IN' });
  await tell('ServiceRequest', 'client/anna', { service: 'e', asset: 'BTC' });
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

async function tell(kind: string, subject: string, data: object): Promise<void> {
  const event = contact(kind, { type: typeOf(kind), subject, time: new Date().toISOString(), data });
  const { status, body } = await post(`${ledger.url}/v1/events`, eventType, event);
  if (status !== 201) throw new Error(JSON.stringify(body));
}

const rules = (...args: string[]): Promise<Ended> => initiumHere(['rules', ...args, '--url', ledger.url]);
const linesIn = ({ stdout }: Ended) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('initium rules', () => {
  it('lists every rule set with its adoptions, and shows the rules of one', async () => {
    const listed = await rules('list');
    expect([listed.code, linesIn(listed)]).toMatchObject([
      0,
      [
        { ruleSet: 'P1', inForce: true, adoptions: [{ id: 'adoption-1' }] },
        { ruleSet: 'P2', inForce: false, adoptions: [] },
      ],
    ]);
    const shown = linesIn(await rules('show', 'P2')).map(({ id }) => id);
    expect(shown).toEqual(expect.arrayContaining(['R-050', 'R-036', 'R-146', 'R-229']));
    expect(linesIn(await rules('show')).map(({ id }) => id)).not.toContain('R-229');
  });

  it('compares two, and ends with 1 where statuses differ', async () => {
    const differing = await rules('diff', 'P1', 'P2');
    const [first, last] = linesIn(differing);
    expect([differing.code, first]).toMatchObject([1, { client: 'anna', after: { rule: 'R-229' } }]);
    const table = (await initiumHere(['rules', 'diff', 'P1', 'P2', '--url', ledger.url], { onTerminal: true })).stdout;
    expect(table).toMatch(/^0 may no longer be served, 0 newly may\n/);
    expect(last).toMatchObject({ summary: { subjects: 1, counts: [{ before: { rule: 'R-220' }, clients: 1 }] } });
  });

  it('has one adopted, and says when it was; asked again it says the same', async () => {
    const first = await rules('adopt', 'P2');
    const adoption = { ruleSet: 'P2', state: 'done', by: 'anonymous', recorded: { id: 'adoption-2' } };
    expect([first.code, linesIn(first)]).toMatchObject([0, [adoption]]);
    const again = await rules('adopt', 'P2');
    expect([again.code, again.stdout]).toEqual([0, first.stdout]);
    expect(linesIn(await rules('list'))).toMatchObject([{ inForce: false }, { ruleSet: 'P2', inForce: true }]);
  });

  it('says in one line, with 2, what cannot be done', async () => {
    const failing = async (...args: string[]) => {
      const { code, stdout, stderr } = await initiumHere(['rules', ...args]);
      return [code, stdout, stderr.split('\n').length, stderr];
    };
    const away = ['--url', 'http://127.0.0.1:9'];
    for (const asked of [['list'], ['show'], ['diff', 'P1', 'P2'], ['adopt', 'P2']])
      expect(await failing(...asked, ...away)).toEqual([
        2,
        '',
        2,
        'error: http://127.0.0.1:9: no ledger answers there\n',
      ]);
    const url = ['--url', ledger.url];
    expect(await failing('adopt', 'P9', ...url)).toEqual([
      2,
      '',
      2,
      expect.stringContaining('ruleSet must be P1 or P2'),
    ]);
    expect(await failing('diff', 'P1', 'P9', ...url)).toEqual([
      2,
      '',
      2,
      expect.stringContaining('to must be P1 or P2'),
    ]);
    expect(await failing('show', 'P9', ...url)).toEqual([2, '', 2, expect.stringContaining('must be P1 or P2')]);
  });
});
