import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  batchType,
  contact,
  eventType,
  linesType,
  post,
  removeFolders,
  runLedger,
  streamsOf,
} from '../../../test/running-ledger.js';
import type { RunningLedger } from '../main.js';

let ledger: RunningLedger;
let events: string;
let dryRun: string;

beforeAll(async () => {
  ledger = await runLedger();
  events = `${ledger.url}/v1/events`;
  dryRun = `${events}?dry-run=true`;
  await post(events, eventType, contact('there'));
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

const sent = [
  contact('new'),
  contact('there'),
  contact('there', { time: '2026-03-02T09:16:00Z' }),
  contact('wrong', { data: {} }),
  contact('new'),
  contact('new', { subject: 'client/c2' }),
];
const outcomes = ['recorded', 'duplicate', 'conflict', 'quarantined', 'duplicate', 'conflict'];

describe('a dry run', () => {
  it('says of each event of a batch what would become of it, with the reasons, and keeps nothing', async () => {
    const before = await streamsOf(ledger);
    const { status, body } = await post(dryRun, batchType, sent);
    expect(status).toBe(200);
    expect(body.dryRun).toBe(true);
    expect(body.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual(outcomes);
    expect(body.results[0]).toEqual({ source: 'crm', id: 'new', outcome: 'recorded' });
    expect(body.results[2].errors).toMatchObject([{ pointer: '/time' }]);
    expect(body.results[3].errors).not.toEqual([]);
    expect(body.results[5].errors).toMatchObject([{ pointer: '/id' }]);
    expect(await streamsOf(ledger)).toEqual(before);
  });

  it('says the same of a stream, and of one event', async () => {
    const before = await streamsOf(ledger);
    const lines = sent.map((event) => `${JSON.stringify(event)}\n`).join('');
    const { body } = await post(dryRun, linesType, lines);
    expect(body.slice(0, -1).map(({ outcome }: { outcome: string }) => outcome)).toEqual(outcomes);
    expect(body.at(-1)).toEqual({
      summary: { received: 6, recorded: 1, duplicate: 2, conflict: 2, quarantined: 1 },
      unresolved: { count: 0, isWhole: true, items: [] },
    });
    const one = await post(dryRun, eventType, contact('wrong', { data: {} }));
    expect(one).toMatchObject({ status: 200, body: { dryRun: true, results: [{ outcome: 'quarantined' }] } });
    expect(await streamsOf(ledger)).toEqual(before);
  });

  it('is one only where it is asked for in so many words', async () => {
    expect((await post(`${events}?dry-run=yes`, eventType, contact('unclear'))).status).toBe(400);
    expect((await post(`${events}?dry-run=false`, eventType, contact('meant'))).status).toBe(201);
  });
});
