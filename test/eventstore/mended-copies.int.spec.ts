import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import type { RunningLedger } from '../../apps/ledger/main.js';
import { promotedClients } from '../promoted-clients.js';
import { batchType, contact, freshFolder, get, post, removeFolders, runLedger } from '../running-ledger.js';
import { until } from '../until.js';
import { type ChangingServer, changingServers } from './changing-server.js';
import { StandInLog, StandInNode } from './stand-in/index.js';

const right = { status: 'TAINTED', rule: 'R-110', mayServe: false };
const broken = { status: 'INSUFFICIENT_EVIDENCE', rule: 'R-000', mayServe: false };

describe.each(changingServers)('a copy that is not as the log has it, on %s', (_name, start) => {
  let server: ChangingServer;
  let ledger: RunningLedger;
  let folder: string;

  const run = async () => {
    ledger = await runLedger({ folder, env: { INITIUM_STORE: server.url } });
  };
  beforeEach(async () => {
    server = await start();
    folder = freshFolder();
    await run();
    expect((await post(`${ledger.url}/v1/events`, batchType, promotedClients)).status).toBe(201);
    await until(async () => {
      const { checks } = (await get(`${ledger.url}/health/ready`)).body;
      const metrics: string = (await get(`${ledger.url}/metrics`)).body;
      return checks.log === 'ok' && /initium_log_checked_timestamp_seconds [1-9]/.test(metrics);
    });
  });
  afterEach(async () => {
    await ledger.close();
    await server.end();
    removeFolders();
  });

  const status = async (client: string) =>
    (await get(`${ledger.url}/v1/clients/${client}/status?service=e&asset=BTC&entity=X`)).body;
  const incidents = async (): Promise<{ code: string; closed: string | null; detail: string }[]> =>
    (await get(`${ledger.url}/v1/incidents`)).body.incidents;
  const codes = async () => (await incidents()).map(({ code, closed }) => (closed === null ? code : `${code}, over`));
  /** Does to the copy what nobody may. */
  const bend = (sql: string): void => {
    const db = new Database(join(folder, 'ledger.sqlite'));
    db.exec(sql);
    db.close();
  };
  const rows = (): unknown[] => {
    const db = new Database(join(folder, 'ledger.sqlite'), { readonly: true });
    const all = db.prepare('SELECT * FROM events ORDER BY position').all();
    db.close();
    return all;
  };
  const of = (stream: string) => `stream = 'evidence-crm/${stream}'`;
  const altered = `UPDATE events SET data = CAST(replace(CAST(data AS TEXT), 'PROMOTION', 'SERVICE') AS BLOB)
    WHERE ${of('a-FirmCommunication')}`;
  const wrongs = [
    altered,
    `UPDATE events SET ledgertime = ledgertime - 1 WHERE ${of('b-FirmCommunication')}`,
    `UPDATE events SET data = CAST('{}' AS BLOB) WHERE ${of('X')}`,
    `DELETE FROM events WHERE ${of('a-LocationEvidence')}`,
    `INSERT INTO events SELECT position + 1, ledgertime, 'evidence-crm/no', 0, event_id, type, data, metadata
      FROM events WHERE ${of('b-LocationEvidence')}`,
  ];

  it('is mended from the server, and answers are right from then on', async () => {
    const before = rows();
    await ledger.close();
    for (const wrong of wrongs) bend(wrong);
    await run();
    await until(async () => (await codes()).includes('copy-altered, over'));
    for (const client of ['a', 'b']) {
      await until(async () => (await status(client)).rule === right.rule);
      expect(await status(client)).toMatchObject(right);
    }
    await until(async () => (await codes()).every((code) => code.endsWith(', over')));
    expect(rows().slice(0, before.length)).toEqual(before);
    const said = (await incidents()).filter(({ code }) => code === 'copy-altered').map(({ detail }) => detail);
    for (const what of ['altered', 'missing', 'inserted']) expect(said.join()).toContain(`(${what})`);
  }, 60_000);

  it('is never answered from before it is mended, nor while the server is away', async () => {
    const at = encodeURIComponent(new Date(Date.now()).toISOString());
    // What was known before something else came is settled, and answered without the server.
    await until(() => Date.now() > Date.parse(decodeURIComponent(at)) + 1);
    expect((await post(`${ledger.url}/v1/events`, batchType, [contact('later')])).status).toBe(201);
    expect(await status('b')).toMatchObject(right);
    await server.stop();
    bend(altered);
    const known = async () =>
      (await get(`${ledger.url}/v1/clients/a/status?service=e&asset=BTC&entity=X&knownAt=${at}&at=${at}`)).body;
    await until(async () => {
      const { rule } = await known();
      if (rule === undefined) return false;
      expect(rule).toBe(broken.rule);
      return true;
    });
    expect(await codes()).toContain('evidence-altered');
    await server.start();
    await until(async () => (await codes()).includes('copy-altered, over'));
    await until(async () => (await status('a')).rule === right.rule);
  }, 60_000);
});

describe('a server that has not what the log has either', () => {
  it('mends nothing: answers about whom it concerns stay R-000', async () => {
    const node = await StandInNode.start({ log: new StandInLog({ withSystemEvents: true }) });
    const folder = freshFolder();
    const ledger = await runLedger({ folder, env: { INITIUM_STORE: node.connectionString } });
    await post(`${ledger.url}/v1/events`, batchType, promotedClients);
    await until(async () => (await get(`${ledger.url}/metrics`)).body.includes('initium_log_behind_positions 0\n'));
    await ledger.close();
    const stream = 'evidence-crm/a-FirmCommunication';
    const data = Buffer.from('{"channel":"EMAIL","purpose":"SERVICE"}');
    Object.assign(node.log.events.find((event) => event.stream === stream) ?? {}, { data });
    const db = new Database(join(folder, 'ledger.sqlite'));
    db.prepare('UPDATE events SET data = ? WHERE stream = ?').run(data, stream);
    db.close();
    const again = await runLedger({ folder, env: { INITIUM_STORE: node.connectionString } });
    const asked = async () => (await get(`${again.url}/v1/clients/a/status?service=e&asset=BTC&entity=X`)).body;
    const codes = async () =>
      (await get(`${again.url}/v1/incidents`)).body.incidents.map(({ code }: { code: string }) => code);
    await until(async () => (await codes()).includes('evidence-altered'));
    // It was asked for meanwhile, and is again and again.
    const { allReads } = node.counts;
    await node.counts.until((counts) => counts.allReads > allReads + 2);
    expect(await asked()).toMatchObject(broken);
    expect(await codes()).not.toContain('copy-altered');
    await again.close();
    await node.stop();
    removeFolders();
  }, 60_000);
});
