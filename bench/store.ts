import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openSqliteStore, type SqliteStore, type Write } from '#libs/event-store';
import { RawLog } from './raw-log.js';

/** Events of about 1 KB with keys that come in order, as sources are told to send them. */
const data = Buffer.alloc(600, 'd');
const metadata = Buffer.alloc(400, 'm');
const atOnceMax = 64;
let count = 0;

export function nextWrite(): Write {
  count += 1;
  const stream = `evidence-crm.example/${String(count).padStart(16, '0')}`;
  const event = { eventId: randomUUID(), type: 'initium.ContactEvent.v1', data, metadata };
  return { stream, expectedRevision: 'NO_STREAM', events: [event] };
}

const batches = (number: number, size: number): Write[][] =>
  Array.from({ length: number }, () => Array.from({ length: size }, nextWrite));

/** What is measured, in events a second: raw first, then the store doing the same. */
export interface StoreRound {
  readonly 'raw, 1,000 a commit': number;
  readonly 'store, 1,000 an append': number;
  readonly 'store, four appends of 1,000 at once': number;
  readonly 'raw, 64 a commit': number;
  readonly 'store, one an append, 64 at once': number;
}

/**
 * Raw better-sqlite3 with the same table, indexes and durability against the store: many short rounds in turns, so that
 * whatever else the machine does meets both alike.
 */
export async function benchStore({ rounds = 30 } = {}): Promise<StoreRound[]> {
  const folder = await mkdtemp(join(tmpdir(), 'initium-bench-'));
  const raw = new RawLog(join(folder, 'raw.sqlite'));
  const store = await openSqliteStore({ folder: join(folder, 'store') });
  const done: StoreRound[] = [];
  try {
    await oneRound(raw, store);
    for (let round = 0; round < rounds; round++) done.push(await oneRound(raw, store));
  } finally {
    await store.close();
    raw.close();
    await rm(folder, { recursive: true });
  }
  return done;
}

async function oneRound(raw: RawLog, store: SqliteStore): Promise<StoreRound> {
  const append = (writes: Write[]) => store.append(writes);
  return {
    'raw, 1,000 a commit': await rate(batches(4, 1_000), async (work) => raw.appendAll(work)),
    'store, 1,000 an append': await rate(batches(4, 1_000), (work) => atOnce(1, work, append)),
    'store, four appends of 1,000 at once': await rate(batches(8, 1_000), (work) => atOnce(4, work, append)),
    'raw, 64 a commit': await rate(batches(24, 64), async (work) => raw.appendAll(work)),
    'store, one an append, 64 at once': await rate(batches(24 * 64, 1), (work) => atOnce(atOnceMax, work, append)),
  };
}

/** Events a second; what is to be written is made before the clock runs. */
async function rate(work: Write[][], act: (work: Write[][]) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act(work);
  return Math.round((work.length * (work[0]?.length ?? 0) * 1_000) / (performance.now() - start));
}

/** Does all of the work, `width` pieces of it at a time. */
async function atOnce<T>(width: number, work: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> {
  const rest = work.values();
  const lane = async () => {
    for (const one of rest) await act(one);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/** The first quartile, the median and the third quartile. */
export function quartiles(figures: readonly number[]): [number, number, number] {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return [at(0.25), at(0.5), at(0.75)];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const rounds = await benchStore();
  const of = (name: keyof StoreRound) => rounds.map((round) => round[name]);
  const names = Object.keys(rounds[0] ?? {}) as (keyof StoreRound)[];
  console.table(names.map((name) => ({ 'events a second': name, quartiles: quartiles(of(name)).join(' · ') })));
  const ratio = (one: keyof StoreRound, limit: keyof StoreRound) => {
    const each = rounds.map((round) => round[one] / round[limit]);
    return {
      ratio: `${one} / ${limit}`,
      quartiles: quartiles(each)
        .map((r) => r.toFixed(2))
        .join(' · '),
    };
  };
  console.table([
    ratio('store, 1,000 an append', 'raw, 1,000 a commit'),
    ratio('store, four appends of 1,000 at once', 'raw, 1,000 a commit'),
    ratio('store, one an append, 64 at once', 'raw, 64 a commit'),
  ]);
}
