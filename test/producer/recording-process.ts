import { writeSync } from 'node:fs';
import { Producer } from '../../packages/producer/index.js';

/** A system that records without a pause until it is killed, and tells on standard output what was acknowledged to it. */
const [ledger = '', outbox = '', round = '', repeated = ''] = process.argv.slice(2);
const producer = new Producer({ ledger, outbox, source: 'crm', heartbeatEvery: 'PT1S', whileClosed: 'nothing' });

/** The fact that has this name is the same whenever it is told. */
async function record(id: string): Promise<void> {
  await producer.record('ClientContact', {
    id,
    subject: 'client/c1',
    time: '2026-03-02T09:15:00Z',
    data: { channel: 'WEBSITE' },
  });
  writeSync(1, `${id}\n`);
}

// What it was told of before it was killed it does not know, and tells it again.
for (const id of repeated.split(',').filter((each) => each !== '')) await record(id);
for (let next = 0; ; next++) {
  await Promise.all([record(`${round}-${next}-a`), record(`${round}-${next}-b`), record(`${round}-${next}-c`)]);
}
