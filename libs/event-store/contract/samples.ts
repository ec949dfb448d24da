import { randomUUID } from 'node:crypto';
import type {
  EventReader,
  EventStore,
  ExpectedRevision,
  NewEvent,
  ReadOptions,
  StoredEvent,
  Write,
  WriteResult,
} from '../event-store.js';

/** A stream that no other test knows, so that the suite also runs on a server that others use. */
export const newStream = (): string => `contract-${randomUUID()}`;

export function newEvent(given: Partial<NewEvent> = {}): NewEvent {
  const eventId = randomUUID();
  const text = JSON.stringify({ eventId });
  return { eventId, type: 'contract.Tested.v1', data: Buffer.from(text), metadata: Buffer.from('{"v":1}'), ...given };
}

export function write(
  stream: string,
  expectedRevision: ExpectedRevision,
  events: number | readonly NewEvent[] = 1,
): Write {
  const list = typeof events === 'number' ? Array.from({ length: events }, () => newEvent()) : events;
  return { stream, expectedRevision, events: list };
}

export const newStreams = (count: number): Write[] =>
  Array.from({ length: count }, () => write(newStream(), 'NO_STREAM'));

export async function collect(batches: AsyncIterable<readonly StoredEvent[]>): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const batch of batches) events.push(...batch);
  return events;
}

/** Everything after what was there before the test. */
export const allSince = async (store: EventReader, before: bigint | undefined, options: ReadOptions = {}) =>
  collect(store.readAll({ from: before === undefined ? 0n : before + 1n, ...options }));

export const lastPosition = async (store: EventReader): Promise<bigint | undefined> => (await store.head())?.position;

export async function appendOne(store: EventStore, one: Write): Promise<WriteResult> {
  const [result, ...others] = await store.append([one]);
  if (result === undefined || others.length > 0) throw new Error('one write has one result');
  return result;
}

export type AppendedResult = Extract<WriteResult, { outcome: 'appended' }>;

/** The result of a write that must have been appended. */
export async function appended(store: EventStore, one: Write): Promise<AppendedResult> {
  const result = await appendOne(store, one);
  if (result.outcome !== 'appended') throw new Error(`refused: the stream is at ${result.actual}`);
  return result;
}

export const idsOf = (events: readonly { eventId: string }[]): string[] => events.map(({ eventId }) => eventId);
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
