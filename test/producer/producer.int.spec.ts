import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningLedger } from '../../apps/ledger/main.js';
import { Producer, type ProducerOptions } from '../../packages/producer/index.js';
import { type RecordedBySource, recordedOf } from '../recorded-of.js';
import { freshFolder, removeFolders, runLedger } from '../running-ledger.js';
import { killProducers } from './killed-producers.js';

let ledger: RunningLedger;
let made = 0;

beforeAll(async () => {
  ledger = await runLedger();
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

const contact = { subject: 'client/c1', time: '2026-03-02T09:15:00Z', data: { channel: 'WEBSITE' } } as const;

/** A producer of a source of its own. */
function producerOf(options: Partial<ProducerOptions> = {}): { producer: Producer; source: string; outbox: string } {
  const source = options.source ?? `system-${made++}`;
  const outbox = options.outbox ?? join(freshFolder(), 'outbox.sqlite');
  const producer = new Producer({ ledger: ledger.url, heartbeatEvery: 'never', ...options, source, outbox });
  return { producer, source, outbox };
}

const numbers = (events: readonly RecordedBySource[]) => events.map(({ sequence }) => sequence);

describe('a producer', () => {
  it('has what it recorded in the ledger, once each, numbered from 1 on', async () => {
    const { producer, source } = producerOf();
    const kept = await Promise.all(Array.from({ length: 1_500 }, () => producer.record('ClientContact', contact)));
    expect(await producer.close()).toEqual({ waiting: 0, refused: 0, spilledBytes: 0, receipts: 0 });
    const recorded = await recordedOf(ledger, source);
    expect(recorded.map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
    expect(numbers(recorded)).toEqual(Array.from({ length: 1_500 }, (_, index) => index + 1));
  });

  it('is in use by one process at a time, and by one source for ever', async () => {
    const { producer, source, outbox } = producerOf();
    expect(() => producerOf({ source, outbox })).toThrow(expect.objectContaining({ code: 'outbox-in-use' }));
    await producer.close();
    expect(() => producerOf({ outbox })).toThrow(expect.objectContaining({ code: 'outbox-of-another-source' }));
    const again = producerOf({ source, outbox }).producer;
    await again.close();
    await expect(again.record('ClientContact', contact)).rejects.toMatchObject({ code: 'closed' });
  });

  it('says why what a ledger would refuse is none, keeps nothing of it and gives it no number', async () => {
    const { producer, source } = producerOf();
    const wrong = { ...contact, subject: 'client/a@b.de', data: { channel: 'LETTER' as 'EMAIL' } };
    expect(producer.validate('ClientContact', wrong).map(({ pointer }) => pointer)).toEqual([
      '/subject',
      '/data/channel',
    ]);
    expect(producer.validate('ClientContact', contact)).toEqual([]);
    await expect(producer.record('ClientContact', wrong)).rejects.toMatchObject({ code: 'not-evidence' });
    const late = { ...contact, time: new Date(Date.now() + 600_000) };
    await expect(producer.record('ClientContact', late)).rejects.toMatchObject({ problems: [{ pointer: '/time' }] });
    await producer.record('ClientContact', contact);
    await producer.close();
    expect(numbers(await recordedOf(ledger, source))).toEqual([1]);
  });

  it('knows an event again by its id, also after it was sent, and takes no other one under it', async () => {
    const { producer, source } = producerOf();
    const named = { ...contact, id: 'contact-1' };
    await producer.record('ClientContact', named);
    await producer.flush();
    expect(await producer.record('ClientContact', named)).toEqual({ source, id: 'contact-1' });
    const other = producer.record('ClientContact', { ...named, data: { channel: 'EMAIL' } });
    await expect(other).rejects.toMatchObject({ code: 'id-taken' });
    await producer.close();
    expect((await recordedOf(ledger, source)).map(({ id }) => id)).toEqual(['contact-1']);
  });

  it('forgets what was sent long ago, and nothing else', async () => {
    const { producer, source } = producerOf({ rememberedMax: 2 });
    for (let number = 1; number <= 4; number++)
      await producer.record('ClientContact', { ...contact, id: `contact-${number}` });
    await producer.flush();
    const other = (id: string) => producer.record('ClientContact', { ...contact, id, data: { channel: 'EMAIL' } });
    await expect(other('contact-3')).rejects.toMatchObject({ code: 'id-taken' });
    // It comes to the ledger, which knows the id for ever.
    await other('contact-2');
    expect(await producer.close()).toMatchObject({ waiting: 0, refused: 1 });
    expect(numbers(await recordedOf(ledger, source))).toEqual([1, 2, 3, 4]);
  });

  it('sends less at a time where something before the ledger takes no more', async () => {
    const narrow = createServer(async (request, response) => {
      const events = JSON.parse(Buffer.concat(await request.toArray()).toString());
      if (events.length > 3) return response.writeHead(413).end('too large');
      const headers = { 'content-type': String(request.headers['content-type']) };
      const answer = await fetch(`${ledger.url}/v1/events`, { method: 'POST', body: JSON.stringify(events), headers });
      return response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
    });
    await new Promise<void>((done) => narrow.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(narrow.address() as AddressInfo).port}`;
    const { producer, source } = producerOf({ ledger: url, backoff: { firstMs: 1, mostMs: 1 } });
    await Promise.all(Array.from({ length: 20 }, () => producer.record('ClientContact', contact)));
    expect(await producer.close()).toMatchObject({ waiting: 0 });
    narrow.close();
    expect(await recordedOf(ledger, source)).toHaveLength(20);
  });

  it('holds the number of what the ledger refused for what mends it, or closes it by a gap', async () => {
    const { producer, source, outbox } = producerOf();
    // That a time stamp is none is found by who verifies it.
    const anchor = { kind: 'QTST', time: contact.time, token: 'AAAA' } as const;
    const anchored = { ...contact, data: { ...contact.data, anchor } };
    for (const id of ['mended', 'given-up']) await producer.record('ClientContact', { ...anchored, id });
    await producer.record('ClientContact', contact);
    expect(await producer.flush()).toMatchObject({ waiting: 0, refused: 2 });
    expect(numbers(await recordedOf(ledger, source))).toEqual([3]);
    const letters = readFileSync(`${outbox}.refused.ndjson`, 'utf8').trim().split('\n');
    expect(letters.map((line) => JSON.parse(line))).toEqual(
      producer.refused().map((one) => expect.objectContaining({ id: one.id, refusal: one.refusal })),
    );
    expect(producer.refused()[0]?.refusal.errors?.length).toBeGreaterThan(0);
    producer.mend('mended', 'ClientContact', contact);
    producer.giveUp('given-up', 'the stamp was lost');
    expect(() => producer.giveUp('given-up', 'twice')).toThrow(expect.objectContaining({ code: 'not-refused' }));
    expect(await producer.close()).toEqual({ waiting: 0, refused: 0, spilledBytes: 0, receipts: 0 });
    const recorded = await recordedOf(ledger, source);
    expect(recorded.map(({ type, sequence }) => [sequence, type])).toEqual([
      [1, 'initium.ClientContact.v1'],
      [2, 'initium.SourceGap.v1'],
      [3, 'initium.ClientContact.v1'],
    ]);
    expect(recorded[1]?.data).toMatchObject({ periodFrom: '2026-03-02T09:15:00.000Z' });
  });

  it('says by itself that it is alive and how much it sent, without a hole, also over a time in which nothing could be', async () => {
    const { producer, source, outbox } = producerOf({ heartbeatEvery: 'PT20M' });
    await producer.record('ClientContact', { ...contact, time: new Date() });
    await producer.close();
    const again = producerOf({ source, outbox, heartbeatEvery: 'PT20M', whileClosed: 'nothing' }).producer;
    await again.close();
    const unknown = producerOf({ source, outbox, heartbeatEvery: 'PT20M' }).producer;
    await new Promise((resolve) => setTimeout(resolve, 2));
    await unknown.close();
    const [, first, second, third] = (await recordedOf(ledger, source)).map(({ data }) => data);
    expect(first).toMatchObject({ lastSequence: 1, count: 1 });
    expect(second).toMatchObject({ lastSequence: 2, count: 0, periodFrom: first?.periodTo });
    expect(String(third?.periodFrom) > String(second?.periodTo)).toBe(true);
  });

  it.each(['block', 'throw', 'spill'] as const)('never drops what has no room, but may %s', async (whenFull) => {
    const away = createServer((_request, response) => response.writeHead(503).end());
    await new Promise<void>((done) => away.listen(0, '127.0.0.1', done));
    const { port } = away.address() as AddressInfo;
    const backoff = { firstMs: 5, mostMs: 20 };
    const { producer, source, outbox } = producerOf({
      ledger: `http://127.0.0.1:${port}`,
      whenFull,
      waitingMax: 3,
      backoff,
    });
    const asked = Array.from({ length: 8 }, (_, index) =>
      producer.record('ClientContact', { ...contact, id: `contact-${index}` }).then(
        ({ id }) => id,
        ({ code }) => code,
      ),
    );
    expect(await Promise.all(asked.slice(0, 3))).toEqual(['contact-0', 'contact-1', 'contact-2']);
    const { waiting, spilledBytes } = producer.left;
    expect([waiting, spilledBytes > 0]).toEqual([3, whenFull === 'spill']);
    const left = await producer.close({ flushMs: 0 });
    expect(left.waiting).toBe(3);
    away.close();
    const again = producerOf({ source, outbox, whenFull, waitingMax: 3 }).producer;
    expect(await again.close()).toEqual({ waiting: 0, refused: 0, spilledBytes: 0, receipts: 0 });
    const answers = await Promise.all(asked);
    const refusedWith = { block: 'closed', throw: 'outbox-full', spill: undefined }[whenFull];
    const kept = answers.filter((answer) => answer !== refusedWith);
    expect(kept).toHaveLength(whenFull === 'spill' ? 8 : 3);
    expect((await recordedOf(ledger, source)).map(({ id }) => id)).toEqual(kept);
  });

  it('loses nothing that it acknowledged and records nothing twice, however often it is killed', async () => {
    const outbox = join(freshFolder(), 'outbox.sqlite');
    const acknowledged = await killProducers(ledger.url, outbox, Number(process.env.KILLS ?? 20), Math.random);
    const recorded = await recordedOf(ledger, 'crm');
    const ids = recorded.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...acknowledged].filter((id) => !ids.includes(id))).toEqual([]);
    expect(numbers(recorded)).toEqual(recorded.map((_, index) => index + 1));
    expect(acknowledged.size).toBeGreaterThan(2);
  });
});
