import { afterAll, describe, expect, it } from '@jest/globals';
import { shippedRuleSets } from '#libs/assessment';
import { openSqliteStore } from '#libs/event-store';
import { startViews } from '#libs/views';
import { freshFolder, removeFolders } from '../../../test/running-ledger.js';
import { Adoptions } from '../governance/adoptions.js';
import { bookkeeping } from '../ledger-fact.js';
import { refusalOf } from '../refusal-of.js';
import { QuestionClocks } from './question-clocks.js';

afterAll(removeFolders);

describe('a question that the views cannot answer in time', () => {
  it('is refused as view-behind, to be asked again', async () => {
    const folder = freshFolder();
    const store = await openSqliteStore({ folder });
    const views = await startViews({ folder, commits: store.commits });
    await views.close();
    const events = [bookkeeping('ledger.genesis', {})];
    await store.append([{ stream: 'ledger-genesis', expectedRevision: 'NO_STREAM', events }]);
    const refused = await new QuestionClocks(
      store,
      views,
      new Adoptions(store, { origin: 'o', instance: 'i' }),
      shippedRuleSets,
    )
      .standpoint()
      .catch(refusalOf);
    expect(refused).toMatchObject({ code: 'view-behind', extras: { retryAfterSeconds: 1 } });
    await store.close();
  });
});
