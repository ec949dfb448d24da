import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { outboxTable, tablesOf } from '../../apps/cli/relay/outbox-table.js';
import { Relay } from '../../apps/cli/relay/relay.js';
import { initiumHere } from '../../apps/cli/testing/initium-here.js';
import { initium, start, untilWritten } from '../../apps/cli/testing/initium-process.js';
import type { RunningLedger } from '../../apps/ledger/main.js';
import { recordedOf } from '../recorded-of.js';
import { removeFolders, runLedger } from '../running-ledger.js';
import { PostgresServer, postgresPrograms } from './postgres-server.js';

const programs = postgresPrograms();
if (programs === undefined)
  describe.skip('a relay: needs a server of PostgreSQL, as Debian’s package postgresql has it', () => onServer(''));
else onServer(programs);

function onServer(programs: string): void {
  let server: PostgresServer;
  let ledger: RunningLedger;
  let made = 0;
  const clients: Client[] = [];
  beforeAll(async () => {
    server = new PostgresServer(programs);
    [ledger] = await Promise.all([runLedger(), server.begin()]);
  });
  afterAll(async () => {
    await Promise.all([ledger.close(), ...clients.map((client) => client.end())]);
    await server.end();
    removeFolders();
  });

  async function connected(connectionString: string): Promise<Client> {
    const client = new Client({ connectionString });
    clients.push(client);
    await client.connect();
    return client;
  }

  /** A database of an exchange of its own, with an outbox. */
  async function exchange(name = 'outbox') {
    const source = `exchange-${made++}`;
    const postgres = server.database(source.replace('-', '_'));
    const client = await connected(postgres);
    const table = outboxTable(name);
    await client.query(tablesOf(table));
    const insert = (id: string, data: object = { channel: 'WEBSITE' }, by = client) =>
      by.query(
        `INSERT INTO ${table.name} (id, kind, subject, time, data) VALUES ($1, 'ClientContact', 'client/c1', $2, $3)`,
        [id, '2026-03-02T09:15:00.123456Z', data],
      );
    const args = ['relay', '--postgres', postgres, '--table', name, '--source', source, '--url', ledger.url];
    const options = ['--heartbeat-every', 'never', '--json'];
    const relay = (...more: string[]) => initiumHere([...args, ...options, ...more]);
    const rows = async () => (await client.query(`SELECT * FROM ${table.name} ORDER BY sequence, id`)).rows;
    return { source, postgres, client, table, insert, relay, args: [...args, ...options], rows };
  }

  describe('a relay', () => {
    it('has every row that a transaction wrote in the ledger once, whenever it committed and however often it is killed', async () => {
      const { source, postgres, client, insert, args, rows } = await exchange();
      const slow = await connected(postgres);
      await slow.query('BEGIN');
      await insert('0-began-first', undefined, slow);
      for (let round = 0; round < 2; round++) {
        for (let row = 0; row < 100; row++) await insert(`${round}-${row}`);
        const relaying = start(args);
        // It is at work once any of this round has a number.
        const isAtWork = `SELECT 1 FROM outbox WHERE id LIKE '${round}-%' AND state <> 'waiting'`;
        for (let seen = 0; seen === 0; ) seen = (await client.query(isAtWork)).rowCount ?? 0;
        relaying.child.kill('SIGKILL');
        await relaying.ended;
      }
      await slow.query('COMMIT');
      const [one, other] = await Promise.all([initium([...args, '--once']), initium([...args, '--once'])]);
      expect([one.code, other.code, one.stderr]).toEqual([0, 0, '']);
      expect(new Set((await rows()).map(({ state }) => state))).toEqual(new Set(['sent']));
      const recorded = await recordedOf(ledger, source);
      expect(recorded.map(({ sequence }) => sequence)).toEqual(recorded.map((_, index) => index + 1));
      expect(recorded.map(({ id }) => id).sort()).toEqual((await rows()).map(({ id }) => id).sort());
      expect(recorded).toHaveLength(201);
    });

    it('keeps what is refused with its reasons, and its number for what mends it or for a gap', async () => {
      const { source, client, insert, relay, rows } = await exchange();
      const anchor = { kind: 'QTST', time: '2026-03-02T09:15:00Z', token: 'AAAA' };
      await insert('a', { channel: 'LETTER' });
      await insert('b', { channel: 'EMAIL', anchor });
      await insert('c', { channel: 'EMAIL', anchor });
      const first = await relay('--once');
      expect([first.code, JSON.parse(first.stdout)]).toEqual([1, { sent: 0, waiting: 0, refused: 3 }]);
      const refused = await rows();
      expect(refused.map(({ id, sequence, answer }) => [id, sequence, answer.errors[0].pointer])).toEqual([
        ['b', '1', '/data/anchor/token'],
        ['c', '2', '/data/anchor/token'],
        ['a', null, '/data/channel'],
      ]);
      await client.query(`UPDATE outbox SET data = '{"channel":"EMAIL"}', state = 'waiting' WHERE id IN ('a', 'b')`);
      await client.query(
        `UPDATE outbox SET state = 'waiting', id = 'c-gap', kind = 'SourceGap', subject = 'source/' || $1::text, data =
         jsonb_build_object('periodFrom', to_json(time), 'periodTo', to_json(time), 'reason', 'the stamp was lost')
         WHERE id = 'c'`,
        [source],
      );
      expect(await relay('--once')).toMatchObject({ code: 0 });
      const recorded = await recordedOf(ledger, source);
      expect(recorded.map(({ id, sequence }) => [id, sequence])).toEqual([
        ['b', 1],
        ['c-gap', 2],
        ['a', 3],
      ]);
    });

    it('works on a table of any name, and makes it where it is asked to', async () => {
      const name = 'The "Out-Box"; DROP TABLE outbox';
      const { insert, relay, rows } = await exchange(name);
      await insert('a');
      expect(await relay('--once', '--create-table')).toMatchObject({ code: 0 });
      expect((await rows()).map(({ state }) => state)).toEqual(['sent']);
      expect((await relay('--once', '--source', 'another')).stderr).toContain('give another a table of its own');
      expect((await relay('--once', '--table', 'nowhere')).stderr).toContain('--create-table makes it');
      const printed = await relay('--ddl', '--table', 'x'.repeat(64));
      expect([printed.code, printed.stderr]).toEqual([2, expect.stringContaining('--table')]);
    });

    it('says that its source is alive, and goes on when it was ended', async () => {
      const { source, postgres, client, table, insert, args } = await exchange();
      const address = { ledger: ledger.url };
      const open = () => Relay.open({ postgres, table, source, address, heartbeatEveryMs: 1 });
      const { signal } = new AbortController();
      const relay = await open();
      await client.query(`UPDATE ${table.relay} SET heard_until = '2026-03-02T09:00:00Z'`);
      await insert('a');
      await relay.turn(signal);
      await relay.turn(signal);
      await relay.close();
      const [first, , second] = await recordedOf(ledger, source);
      expect(first?.data).toMatchObject({ lastSequence: 0, count: 1, periodFrom: '2026-03-02T09:00:00.000Z' });
      expect(second?.data).toMatchObject({ lastSequence: 2, count: 0, periodFrom: first?.data.periodTo });
      const running = start(args);
      await insert('z');
      const isSent = `SELECT 1 FROM outbox WHERE id = 'z' AND state = 'sent'`;
      for (let seen = 0; seen === 0; ) seen = (await client.query(isSent)).rowCount ?? 0;
      running.child.kill('SIGTERM');
      expect(await running.ended).toMatchObject({ code: 0, stdout: '{"sent":1,"waiting":0,"refused":0}\n' });
    });
  });

  it('waits for a ledger that is away', async () => {
    const { insert, args } = await exchange();
    await insert('a');
    const running = start([...args, '--url', 'http://127.0.0.1:2']);
    await untilWritten(running, 'stderr', /ECONNREFUSED; again in/);
    running.child.kill('SIGTERM');
    expect(JSON.parse((await running.ended).stdout)).toEqual({ sent: 0, waiting: 1, refused: 0 });
  });
}
