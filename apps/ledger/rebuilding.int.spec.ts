import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { holdRebuild } from '#libs/projections';
import { contact, eventType, freshFolder, get, post, removeFolders, runLedger } from '../../test/running-ledger.js';
import type { RunningLedger } from './main.js';

describe('a ledger that finds views of another version', () => {
  let ledger: RunningLedger | undefined;
  afterEach(async () => {
    await ledger?.close();
    removeFolders();
  });

  const ready = async () => (await get(`${ledger?.url}/health/ready`)).body.checks['view evidence-index'];
  const events = () => get(`${ledger?.url}/v1/events?subject=client/c1`);

  it('records, says view-behind to what it cannot answer, and answers once they are rebuilt', async () => {
    const folder = freshFolder();
    ledger = await runLedger({ folder });
    await post(`${ledger.url}/v1/events`, eventType, contact('1'));
    expect((await events()).body.items).toHaveLength(1);
    await ledger.close();
    const catalog = new SqliteDatabase(join(folder, 'views', 'catalog.db'));
    catalog.exec(`UPDATE files SET shape = '0' WHERE view = 'evidence-index'`);
    catalog.close();
    // While another process has the right to rebuild, this one waits for it.
    const release = holdRebuild(folder);
    ledger = await runLedger({ folder });
    expect((await post(`${ledger.url}/v1/events`, eventType, contact('2'))).status).toBe(201);
    expect(await events()).toMatchObject({ status: 503, body: { type: 'urn:initium:problem:view-behind' } });
    expect(await ready()).toMatch(/^rebuilding/);
    release?.();
    let answer = await events();
    while (answer.status === 503) answer = await events();
    expect(answer.body.items).toHaveLength(2);
    while ((await ready()) !== 'ok') expect(await ready()).not.toMatch(/stopped|closed/);
    const { body: metrics } = await get(`${ledger.url}/metrics`);
    for (const view of ['evidence-index', 'register', 'registers'])
      expect(metrics).toContain(`initium_view_lag_positions{view="${view}"} 0\n`);
  }, 30_000);
});
