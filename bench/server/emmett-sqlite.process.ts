import { createRequire } from 'node:module';
import { join } from 'node:path';
import { answerParent } from '../child.js';
import type { EmmettAsks } from './emmett-server.process.js';
import {
  type Amount,
  type EmmettEvent,
  emmettEventsOf,
  inBatches,
  rowInsert,
  rowOf,
  rowTable,
  type StreamedEvent,
} from './evidence.js';

/** Of emmett-sqlite, which is no dependency, what is used here. */
interface Connection {
  command(sql: string, values?: readonly unknown[]): Promise<unknown>;
  querySingle<T>(sql: string): Promise<T | null>;
  withTransaction<T>(act: () => Promise<T>): Promise<T>;
}

interface Context {
  readonly connection: Connection;
}

interface EmmettSqlite {
  sqliteConnection(options: { fileName: string }): Connection;
  createEventStoreSchema(connection: Connection): Promise<void>;
  getSQLiteEventStore(options: object): {
    appendToStream(stream: string, events: readonly EmmettEvent[], options: object): Promise<unknown>;
  };
  appendToStream(
    connection: Connection,
    stream: string,
    streamType: string,
    events: readonly EmmettEvent[],
    options: object,
  ): Promise<{ readonly success: boolean }>;
}

/**
 * emmett on SQLite, by its own means and on its own driver, sqlite3: WAL, which it sets, and synchronous=FULL, which is
 * SQLite's default and is looked at here. Each event goes to a stream of its own that does not exist, and its inline
 * projection inserts one row in the same transaction.
 *
 * One event: its store's `appendToStream`, one after the other. The store closes its connection after each append and has
 * one at a time, so appends that are under way together would close it under each other. A batch: 100 of the exported
 * `appendToStream` on one connection in one `withTransaction`, which is the most that it offers: one flush for them all.
 * No HTTP, no strict JSON, no schema; the expected version is all there is of identity.
 *
 * On its driver a commit sometimes finds a statement of its own still in progress, and is refused with SQLITE_BUSY; emmett
 * rolls back and says so. It is then done again, in emmett's time.
 */
const [, , folder = '.', installed = '.'] = process.argv;
const emmett = createRequire(join(installed, 'package.json'))('@event-driven-io/emmett-sqlite') as EmmettSqlite;
const fileName = join(folder, 'emmett.sqlite');
const isNew = { expectedStreamVersion: 'STREAM_DOES_NOT_EXIST' };

async function project(events: readonly EmmettEvent[], { connection }: Context): Promise<void> {
  for (const event of events) await connection.command(rowInsert, rowOf(event));
}

const kinds = ['ClientContact', 'MarketingExposure', 'LocationEvidence', 'FirmCommunication', 'ServiceRequest'];
const projection = { canHandle: kinds.map((kind) => `initium.${kind}.v1`), handle: project };
const store = emmett.getSQLiteEventStore({ fileName, projections: [{ type: 'inline', projection }] });
const connection = emmett.sqliteConnection({ fileName });
await emmett.createEventStoreSchema(connection);
await connection.command(rowTable);
const { synchronous } = (await connection.querySingle<{ synchronous: number }>('PRAGMA synchronous')) ?? {};
if (synchronous !== 2) throw new Error(`emmett's connection has synchronous=${synchronous}, and not FULL`);

const triesMax = 10;

async function persistently(act: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await act();
      return;
    } catch (error) {
      if (tries === triesMax || (error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    }
  }
}

const together = (batch: readonly StreamedEvent[]) =>
  connection.withTransaction(async () => {
    for (const { stream, event } of batch) {
      const options = { ...isNew, onBeforeCommit: project };
      const { success } = await emmett.appendToStream(connection, stream, 'evidence', [event], options);
      if (!success) throw new Error('emmett did not append an event');
    }
  });

async function rows(): Promise<number> {
  return (await connection.querySingle<{ n: number }>('SELECT count(*) AS n FROM evidence_rows'))?.n ?? 0;
}

const asks: EmmettAsks = {
  async record(amount: Amount): Promise<number> {
    const events = emmettEventsOf(amount);
    const before = await rows();
    const begun = performance.now();
    if (amount.batch > 1)
      for (const batch of inBatches(events, amount.batch)) await persistently(() => together(batch));
    else for (const { stream, event } of events) await persistently(() => store.appendToStream(stream, [event], isNew));
    const ms = performance.now() - begun;
    if ((await rows()) - before !== events.length) throw new Error('emmett did not make a row of every event');
    return ms;
  },
};

answerParent(asks, () => process.exit());
