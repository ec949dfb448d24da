import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromStored } from '#libs/evidence';
import type { RunningLedger } from '../../apps/ledger/main.js';
import { Producer, type ProducerOptions } from '../../packages/producer/index.js';
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

interface Held {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the ledger has of a source, by its numbers. */
async function recordedOf(source: string): Promise<Held[]> {
  const held: Held[] = [];
  for await (const events of ledger.store.readAll())
    for (const event of events)
      if (event.stream.startsWith(`evidence-${source}/`)) {
        const { id, type, sequence, data } = fromStored(event) as unknown as Held;
        held.push({ id, type, sequence: Number(sequence), data });
      }
  return held.sort((one, other) => one.sequence - other.sequence);
}

const numbers = (events: readonly Held[]) => events.map(({ sequence }) => sequence);

describe('a producer', () => {
  it('has what it recorded in the ledger, once each, numbered from 1 on', async () => {
    const { producer, source } = producerOf();
    const kept = await Promise.all(Array.from({ length: 2_500 }, () => producer.record('ClientContact', contact)));
    expect(await producer.close()).toEqual({ waiting: 0, refused: 0, spilledBytes: 0 });
    const recorded = await recordedOf(source);
    expect(recorded.map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
    expect(numbers(recorded)).toEqual(Array.from({ length: 2_500 }, (_, index) => index + 1));
  });

  it('loses nothing that it acknowledged and records nothing twice, however often it is killed', async () => {
    const outbox = join(freshFolder(), 'outbox.sqlite');
    const acknowledged = await killProducers(ledger.url, outbox, Number(process.env.KILLS ?? 20), Math.random);
    const recorded = await recordedOf('crm');
    const ids = recorded.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...acknowledged].filter((id) => !ids.includes(id))).toEqual([]);
    expect(numbers(recorded)).toEqual(recorded.map((_, index) => index + 1));
    expect(acknowledged.size).toBeGreaterThan(20);
  });
});
