import { join } from 'node:path';
import { getEventStoreDBEventStore } from '@event-driven-io/emmett-esdb';
import { EventStoreDBClient } from '@eventstore/db-client';
import Database from 'better-sqlite3';
import { answerParent } from '../child.js';
import { inLanes } from '../lanes.js';
import { type Amount, emmettEventsOf, inBatches, rowInsert, rowOf, rowTable, type StreamedEvent } from './evidence.js';

/**
 * emmett on EventStoreDB, by its own means: its store appends each event to a stream of its own that does not exist
 * (it has no append of many streams, so those of a batch are under way together), and its consumer follows `$all` and
 * hands each event to a processor. emmett has no table for a read model here, so the processor inserts one row by
 * better-sqlite3, with the durability that the ledger's views have: WAL and synchronous=NORMAL, as it can be made again.
 * No HTTP, no strict JSON, no schema; the server's own check of the expected version is all there is of identity.
 *
 * It is emmett-esdb 0.35.0-alpha.2, the newest there is: the release before it, 0.20.0, has no consumer.
 */
const [, , folder = '.', url = ''] = process.argv;
const client = EventStoreDBClient.connectionString(url);
const store = getEventStoreDBEventStore(client);
const rows = new Database(join(folder, 'rows.sqlite'));
rows.pragma('journal_mode = WAL');
rows.pragma('synchronous = NORMAL');
rows.exec(rowTable);
const insert = rows.prepare(rowInsert);

let projected = 0;
let told: { readonly count: number; readonly resolve: () => void } | undefined;
const consumer = store.consumer();
consumer.processor({
  processorId: 'rows',
  eachMessage: (event) => {
    insert.run(rowOf(event));
    projected += 1;
    if (told !== undefined && projected >= told.count) told.resolve();
  },
});
consumer.start().catch((error: unknown) => {
  throw error;
});

const append = ({ stream, event }: StreamedEvent) =>
  store.appendToStream(stream, [event], { expectedStreamVersion: 'STREAM_DOES_NOT_EXIST' });

const asks = {
  /** Milliseconds until every event is acknowledged and has its row. What is to be recorded is made beforehand. */
  async record(amount: Amount): Promise<number> {
    const batches = inBatches(emmettEventsOf(amount), amount.batch);
    const { promise, resolve } = Promise.withResolvers<void>();
    told = { count: projected + amount.events, resolve };
    const begun = performance.now();
    await inLanes(amount.width, batches, (batch) => Promise.all(batch.map(append)));
    await promise;
    return performance.now() - begun;
  },
};
export type EmmettAsks = typeof asks;

answerParent(asks, () => process.exit());
