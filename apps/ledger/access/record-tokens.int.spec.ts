import { afterAll, describe, expect, it } from '@jest/globals';
import { bearer, type GuardedLedger, runGuardedLedger } from '../../../test/ledger-with-tokens.js';
import { get, removeFolders } from '../../../test/running-ledger.js';
import { until } from '../../../test/until.js';
import { changeTokenFile } from './token-file.js';

afterAll(removeFolders);

interface Told {
  readonly principal: string;
  readonly data: { readonly given: readonly { readonly name: string }[]; readonly revoked: readonly string[] };
}

const toldBy = async ({ ledger, as }: GuardedLedger): Promise<Told[]> =>
  (await get(`${ledger.url}/v1/events?kind=TokensChanged`, as.auditor)).body.items;

describe('whose tokens there are', () => {
  it('is on record from the start on, with each change, once, and without a token', async () => {
    const guarded = await runGuardedLedger();
    const { ledger, tokensFile } = guarded;
    await until(async () => (await toldBy(guarded)).length === 1);
    const added = await bearer(tokensFile, { role: 'officer', name: 'ann', holder: 'person' });
    await until(async () => (await toldBy(guarded)).length === 2);
    await changeTokenFile(tokensFile, (tokens) => tokens.filter(({ name }) => name !== 'ann'));
    await until(async () => (await toldBy(guarded)).length === 3);
    const [first, given, revoked] = (await toldBy(guarded)) as [Told, Told, Told];
    expect(first.data.given.map(({ name }) => name).sort()).toEqual([
      'the-auditor',
      'the-officer',
      'the-reader',
      'the-source',
    ]);
    expect([first.principal, first.data.revoked]).toEqual(['ledger', []]);
    expect(given.data).toMatchObject({ given: [{ name: 'ann', role: 'officer', holder: 'person' }], revoked: [] });
    expect(revoked.data).toMatchObject({ given: [], revoked: [(given.data.given[0] as unknown as { id: string }).id] });
    expect(JSON.stringify([first, given])).not.toContain(added.authorization.slice('Bearer '.length));
    await ledger.close();
  });
});
