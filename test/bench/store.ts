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
const batchEvents = 1_000;
let count = 0;

export function nextWrite(): Write {
  count += 1;
  const stream = `evidence-crm.example/${String(count).padStart(16, '0')}`;
  const event = { eventId: randomUUID(), type: 'initium.ContactEvent.v1', data, metadata };
  return { stream, expectedRevision: 'NO_STREAM', events: [event] };
}

const batch = (): Write[] => Array.from({ length: batchEvents }, nextWrite);

export interface StoreRound {
  /** Events a second, appended in batches of 1,000: raw, through the store one batch at a time, and four at once. */
  readonly rawBatches: number;
  readonly batches: number;
  readonly batchesAhead: number;
  /** Events a second, one an append, 64 at once; raw is a commit of 64 each. */
  readonly rawSingles: number;
  readonly singles: number;
  /** The longest that the event loop of the appending thread was held up while it appended, in milliseconds. */
  readonly heldUpMsMax: number;
}

export interface StoreBench {
  readonly events: number;
  readonly rounds: readonly StoreRound[];
}

/** Raw better-sqlite3 with the same table, indexes and durability against the store, in turns, in one run. */
export async function benchStore({ rounds = 5, events = 20_000 } = {}): Promise<StoreBench> {
  const folder = await mkdtemp(join(tmpdir(), 'initium-bench-'));
  const raw = new RawLog(join(folder, 'raw.sqlite'));
  const store = await openSqliteStore({ folder: join(folder, 'store') });
  const done: StoreRound[] = [];
  try {
    for (let round = 0; round < rounds; round++) done.push(await oneRound(raw, store, events));
  } finally {
    await store.close();
    raw.close();
    await rm(folder, { recursive: true });
  }
  return { events, rounds: done };
}

async function oneRound(raw: RawLog, store: SqliteStore, events: number): Promise<StoreRound> {
  const batches = Array.from({ length: Math.ceil(events / batchEvents) }, batch);
  const rawBatches = await rate(events, async () => raw.appendAll(batches));
  const again = Array.from({ length: batches.length }, batch);
  const one = await rate(events, () => atOnce(1, again, (writes) => store.append(writes)));
  const more = Array.from({ length: batches.length }, batch);
  const held = holdUps();
  const four = await rate(events, () => atOnce(4, more, (writes) => store.append(writes)));
  const heldUpMsMax = held();
  const few = Math.ceil(events / 4);
  const groups = Array.from({ length: Math.ceil(few / 64) }, () => Array.from({ length: 64 }, nextWrite));
  const rawSingles = await rate(groups.length * 64, async () => raw.appendAll(groups));
  const singly = Array.from({ length: few }, nextWrite);
  const singles = await rate(few, () => atOnce(64, singly, (write) => store.append([write])));
  return { rawBatches, batches: one, batchesAhead: four, rawSingles, singles, heldUpMsMax };
}

async function rate(events: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round((events * 1_000) / (performance.now() - start));
}

/** Does all of the work, `width` pieces of it at a time. */
async function atOnce<T>(width: number, work: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> {
  const rest = work.values();
  const lane = async () => {
    for (const one of rest) await act(one);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/** Watches the event loop until asked for the longest hold-up. */
function holdUps(): () => number {
  let last = performance.now();
  let longest = 0;
  const watch = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(watch);
    return Math.round(longest);
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { rounds } = await benchStore();
  console.table(rounds);
  const ratios = rounds.map((r) => ({
    'batches of 1,000 / raw': (r.batches / r.rawBatches).toFixed(2),
    'four at once / raw': (r.batchesAhead / r.rawBatches).toFixed(2),
    '64 singles / raw commits of 64': (r.singles / r.rawSingles).toFixed(2),
  }));
  console.table(ratios);
}
