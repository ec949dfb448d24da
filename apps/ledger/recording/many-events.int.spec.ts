import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import {
  batchType,
  contact,
  eventType,
  linesType,
  post,
  removeFolders,
  runLedger,
} from '../../../test/running-ledger.js';
import type { RunningLedger } from '../main.js';

const now = Date.parse('2026-03-02T10:00:00Z');
let ledger: RunningLedger;
let events: string;

beforeAll(async () => {
  ledger = await runLedger({ clock: new SimulatedClock(now) });
  events = `${ledger.url}/v1/events`;
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

describe('a batch', () => {
  it('of new events is 201, one result for each in the order sent', async () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `batch-${index}`);
    const { status, body } = await post(
      events,
      batchType,
      ids.map((id) => contact(id)),
    );
    expect(status).toBe(201);
    expect(body.results.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  it('of events that were all here is 200', async () => {
    const batch = [contact('here-1'), contact('here-2')];
    await post(events, batchType, batch);
    const { status, body } = await post(events, batchType, batch);
    expect(status).toBe(200);
    expect(body.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['duplicate', 'duplicate']);
  });

  it('with different outcomes is 207, each event with its own', async () => {
    await post(events, eventType, contact('mixed-0'));
    const batch = [
      contact('mixed-1'),
      contact('mixed-0'),
      contact('mixed-1'),
      contact('mixed-1', { subject: 'client/c2' }),
      contact('mixed-2', { data: {} }),
      'no event',
      contact('mixed-3', { data: { channel: 'x'.repeat(70_000) } }),
    ];
    const { status, headers, body } = await post(events, batchType, batch);
    expect(status).toBe(207);
    expect(headers.has('location')).toBe(false);
    expect(body.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'recorded',
      'duplicate',
      'duplicate',
      'conflict',
      'quarantined',
      'quarantined',
      'quarantined',
    ]);
  });

  it('of invalid events only is 422, with pointers into the batch', async () => {
    const { status, body } = await post(events, batchType, [contact('x', { data: {} }), contact('y', { data: {} })]);
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/0/data/channel',
      '/1/data/channel',
    ]);
    expect(body.results).toHaveLength(2);
  });

  it('of nothing is 200', async () => {
    expect(await post(events, batchType, [])).toMatchObject({ status: 200, body: { results: [] } });
  });

  it('of more than a thousand events is 413', async () => {
    const { status, body } = await post(events, batchType, Array(1001).fill(1));
    expect(status).toBe(413);
    expect(body.limit).toBe(1000);
  });

  it('of more than 8 MiB is 413', async () => {
    const { status, body } = await post(events, batchType, `["${'x'.repeat(8 * 1024 * 1024)}"]`);
    expect(status).toBe(413);
    expect(body.limit).toBe(8 * 1024 * 1024);
  });

  it('with one element that is no JSON is 400, and nothing of it is kept', async () => {
    const before = await ledger.store.head();
    const { status, body } = await post(events, batchType, `[${JSON.stringify(contact('whole'))},{]`);
    expect(status).toBe(400);
    expect(body.type).toBe('urn:initium:problem:malformed-json');
    expect(await ledger.store.head()).toEqual(before);
  });

  it('that is no array is 400', async () => {
    expect((await post(events, batchType, contact('alone'))).body.type).toBe('urn:initium:problem:invalid-body');
  });
});

describe('lines', () => {
  it('are answered one by one, with a summary last', async () => {
    const lines = [contact('line-1'), contact('line-1'), contact('line-2', { data: {} })].map((e) => JSON.stringify(e));
    const { status, headers, body } = await post(events, linesType, `${lines.join('\n')}\n\nno json\n`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(linesType);
    expect(body.slice(0, -1).map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'recorded',
      'duplicate',
      'quarantined',
      'quarantined',
    ]);
    expect(body.at(-1)).toEqual({ summary: { received: 4, recorded: 1, duplicate: 1, conflict: 0, quarantined: 2 } });
  });

  it('may be none', async () => {
    expect((await post(events, linesType, '')).body).toEqual([
      { summary: { received: 0, recorded: 0, duplicate: 0, conflict: 0, quarantined: 0 } },
    ]);
  });
});
