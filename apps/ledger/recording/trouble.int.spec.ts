import { afterAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import { RawRequest } from '../../../test/raw-request.js';
import {
  type Answered,
  batchType,
  contact,
  eventType,
  linesType,
  post,
  removeFolders,
  runLedger,
  streamsOf,
} from '../../../test/running-ledger.js';

afterAll(removeFolders);

describe('an overloaded ledger', () => {
  it('answers 429 with Retry-After, has written nothing of it, and takes it a moment later', async () => {
    const ledger = await runLedger({ queue: { queuedEventsMax: 500, commitEventsMax: 100 } });
    const batches = Array.from({ length: 30 }, (_, batch) =>
      Array.from({ length: 400 }, (__, index) => contact(`${batch}-${index}`)),
    );
    const answers = await Promise.all(batches.map((batch) => post(`${ledger.url}/v1/events`, batchType, batch)));
    const refused = answers.flatMap((answer, batch) => (answer.status === 429 ? [{ answer, batch }] : []));
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 201).length).toBe(answers.length - refused.length);
    const streams = await streamsOf(ledger);
    for (const { answer, batch } of refused) {
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(answer.body.type).toBe('urn:initium:problem:overloaded');
      expect(streams.has(`evidence-crm/${batch}-0`)).toBe(false);
      expect((await post(`${ledger.url}/v1/events`, batchType, batches[batch])).status).toBe(201);
    }
    await ledger.close();
  });

  it('answers 429 as well where bodies would take too much memory, and takes them once there is room', async () => {
    const ledger = await runLedger({ shares: { bodies: 400_000 } });
    const batch = (name: string): unknown[] => Array.from({ length: 400 }, (_, index) => contact(`${name}-${index}`));
    const half = JSON.stringify(batch('half'));
    expect(half.length).toBeLessThan(100_000);
    const head = `POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${batchType}\r\ncontent-length: ${half.length}\r\n\r\n`;
    const sender = new RawRequest(ledger.url).send(head).send(half.slice(0, -1));
    const send = (): Promise<Answered> => post(`${ledger.url}/v1/events`, batchType, batch('whole'));
    let answer = await send();
    while (answer.status !== 429) answer = await send();
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.body.type).toBe('urn:initium:problem:overloaded');
    sender.send(']');
    expect(await sender.status()).toBe(201);
    sender.end();
    expect((await send()).status).toBeLessThan(300);
    await ledger.close();
  });

  it('makes a stream wait instead', async () => {
    const ledger = await runLedger({ queue: { queuedEventsMax: 100, commitEventsMax: 50 } });
    const lines = Array.from({ length: 5000 }, (_, index) => `${JSON.stringify(contact(String(index)))}\n`).join('');
    const { body } = await post(`${ledger.url}/v1/events`, linesType, lines);
    expect(body.at(-1)).toEqual({ summary: expect.objectContaining({ received: 5000, recorded: 5000 }) });
    await ledger.close();
  });
});

describe('a ledger whose clock fell far behind', () => {
  it('answers 503 with Retry-After until the clock is right again', async () => {
    const now = Date.parse('2026-03-02T10:00:00Z');
    const clock = new SimulatedClock(now);
    const ledger = await runLedger({ clock });
    const send = (id: string): Promise<Answered> => post(`${ledger.url}/v1/events`, eventType, contact(id));
    expect((await send('before')).status).toBe(201);
    clock.set(now - 5 * 60_000 - 1);
    const { status, headers, body } = await send('behind');
    expect(status).toBe(503);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(body.type).toBe('urn:initium:problem:store-unavailable');
    const lines = await post(`${ledger.url}/v1/events`, linesType, `${JSON.stringify(contact('line'))}\n`);
    expect(lines.body.at(-1)).toMatchObject({ type: 'urn:initium:problem:store-unavailable', status: 503 });
    clock.set(now - 5 * 60_000);
    expect((await send('behind')).body.results[0].ledgertime).toBe('2026-03-02T10:00:00.000Z');
    await ledger.close();
  });
});
