import { afterEach, describe, expect, it } from '@jest/globals';
import {
  batchType,
  contact,
  eventType,
  freshFolder,
  post,
  removeFolders,
  runLedger,
  streamsOf,
} from '../../../test/running-ledger.js';

afterEach(removeFolders);

describe('the identity of evidence', () => {
  it('holds across a restart: the first receipt again, and a conflict for other content', async () => {
    const folder = freshFolder();
    const first = await runLedger({ folder });
    const receipt = (await post(`${first.url}/v1/events`, eventType, contact('1'))).body.results[0];
    await first.close();

    const second = await runLedger({ folder });
    const again = await post(`${second.url}/v1/events`, eventType, contact('1'));
    expect(again.body.results).toEqual([{ ...receipt, outcome: 'duplicate' }]);
    expect((await post(`${second.url}/v1/events`, eventType, contact('1', { subject: 'client/c2' }))).status).toBe(409);
    await second.close();
  });

  it('holds for retries that overlap: of many at once one is recorded, and all have its receipt', async () => {
    const ledger = await runLedger();
    const sent = Array.from({ length: 60 }, (_, index) =>
      index % 2 === 0
        ? post(`${ledger.url}/v1/events`, eventType, contact('same'))
        : post(`${ledger.url}/v1/events`, batchType, [contact('same'), contact(`own-${index}`)]),
    );
    const results = (await Promise.all(sent)).map(({ body }) => body.results[0]);
    expect(results.filter(({ outcome }) => outcome === 'recorded')).toHaveLength(1);
    expect(results.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(59);
    expect(new Set(results.map(({ position, ledgertime }) => `${position} ${ledgertime}`)).size).toBe(1);
    expect((await streamsOf(ledger)).get('evidence-crm/same')).toBe(1);
    await ledger.close();
  });

  it('holds for contents that race: one is recorded, the others are conflicts, each attempt kept', async () => {
    const ledger = await runLedger();
    const sent = Array.from({ length: 20 }, (_, index) =>
      post(`${ledger.url}/v1/events`, eventType, contact('race', { subject: `client/c${index}` })),
    );
    const statuses = (await Promise.all(sent)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(19);
    const streams = [...(await streamsOf(ledger)).keys()];
    expect(streams.filter((stream) => stream.startsWith('conflict-'))).toHaveLength(19);
    await ledger.close();
  });
});
