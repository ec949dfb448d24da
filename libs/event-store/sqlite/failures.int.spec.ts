import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { queueBounds } from '../append-queue.js';
import { systemClock } from '../clock.js';
import { allSince, appended, collect, idsOf, newEvent, newStream, newStreams, write } from '../contract/samples.js';
import { Overloaded, StoreUnavailable } from '../event-store.js';
import { HeldClock } from '../held-clock.js';
import { checkLimits } from '../limits.js';
import { Appender } from './appender.js';
import { SharedCommits } from './commits.js';
import { openSqliteStore } from './open.js';
import { ledgerPath, openReadOnly, openWritable, settleSchema } from './schema.js';
import { SqliteReader } from './sqlite-reader.js';
import { SqliteStore, sqliteLimits } from './sqlite-store.js';
import { InlineWriter } from './writer.js';
import { WriterThread } from './writer-thread.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'initium-failures-'));
});
afterEach(() => rm(folder, { recursive: true }));

function newLedger(): Database.Database {
  const db = openWritable(ledgerPath(folder));
  settleSchema(db, folder, false);
  return db;
}

const load = (writes: Parameters<typeof checkLimits>[0]) => checkLimits(writes, sqliteLimits);

describe('a disk that is full', () => {
  it('makes the store unavailable with nothing written in part, until there is room again', async () => {
    const db = newLedger();
    const writer = new InlineWriter(new Appender(db, systemClock), new SharedCommits());
    const reader = new SqliteReader(openReadOnly(ledgerPath(folder)), new SharedCommits());
    const small = newStreams(20);
    await writer.append(small, load(small));
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 10}`);
    const large = [write(newStream(), 'NO_STREAM', 3), ...Array.from({ length: 40 }, () => fourKilobytes())];
    await expect(writer.append(large, load(large))).rejects.toThrow(StoreUnavailable);
    await expect(writer.append(large, load(large))).rejects.toThrow(/SQLITE_FULL/);
    expect(await collect(reader.readAll())).toHaveLength(20);
    const store = new SqliteStore({
      writer,
      reader,
      clock: systemClock,
      simulated: false,
      commits: new SharedCommits().shared,
      closed: async () => {},
    });
    expect(await store.settle(store.now())).toMatchObject({ head: { position: 20n } });
    db.pragma('max_page_count = 100000');
    const results = await writer.append(large, load(large));
    expect(results.at(-1)).toMatchObject({ outcome: 'appended', position: 63n });
    expect(await collect(reader.readAll())).toHaveLength(63);
    await reader.close();
    db.close();
  });
});

const fourKilobytes = () => write(newStream(), 'NO_STREAM', [newEvent({ data: new Uint8Array(4_096) })]);

describe('a lock that another program holds', () => {
  it('makes the store unavailable until it is given back', async () => {
    const db = newLedger();
    db.pragma('busy_timeout = 20');
    const writer = new InlineWriter(new Appender(db, systemClock), new SharedCommits());
    const other = new Database(ledgerPath(folder));
    other.exec('BEGIN IMMEDIATE');
    const writes = newStreams(3);
    await expect(writer.append(writes, load(writes))).rejects.toThrow(/SQLITE_BUSY/);
    other.exec('ROLLBACK');
    expect(await writer.append(writes, load(writes))).toHaveLength(3);
    other.close();
    db.close();
  });
});

describe('a writer that ends by itself', () => {
  it('leaves the outcome unknown, is started again, and knows what it had written', async () => {
    newLedger().close();
    const commits = new SharedCommits();
    const writer = new WriterThread({
      path: ledgerPath(folder),
      clock: new HeldClock(),
      commits,
      firstPosition: 1n,
      bounds: queueBounds,
      committed: () => {},
      code: new URL('./failing.worker.js', import.meta.url),
    });
    await writer.start();
    const reader = new SqliteReader(openReadOnly(ledgerPath(folder)), commits);
    const writes = newStreams(8);
    for (const one of writes) {
      const [result] = await untilTaken(() => writer.append([one], load([one])));
      expect(result?.outcome).toBe('appended');
    }
    expect(idsOf(await collect(reader.readAll()))).toEqual(writes.flatMap(({ events }) => idsOf(events)));
    await writer.close();
    await reader.close();
  });
});

/** Repeats what was refused as unavailable, which a caller may do as often as it likes. */
async function untilTaken<T>(append: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await append();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

describe('too much at once', () => {
  it('is refused whole as Overloaded, and what was taken before is written', async () => {
    const store = await openSqliteStore({ folder, bounds: { queuedEventsMax: 100 } });
    const all = await Promise.allSettled(Array.from({ length: 9 }, () => store.append(newStreams(30))));
    const refused = all.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(6);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(Overloaded);
    expect(await allSince(store, undefined)).toHaveLength(90);
    await appended(store, write(newStream(), 'NO_STREAM'));
    expect(store.figures()).toMatchObject({ queuedEvents: 0, queuedBytes: 0, eventsCommitted: 91 });
    await store.close();
  });

  it('is taken when it is more than the bound but nothing else waits', async () => {
    const store = await openSqliteStore({ folder, bounds: { queuedEventsMax: 10, commitEventsMax: 5 } });
    expect(await store.append(newStreams(50))).toHaveLength(50);
    await store.close();
  });
});

describe('a settled instant', () => {
  it('is kept also when the process ends without a word', async () => {
    const db = newLedger();
    let now = 1_000_000;
    const clock = { now: () => now };
    const before = new Appender(db, clock);
    expect(before.settle(now).settled).toBe(true);
    now -= 400;
    const after = new Appender(db, clock);
    const [result] = after.commit([write(newStream(), 'NO_STREAM')]);
    expect(result).toMatchObject({ outcome: 'appended' });
    expect(after.head?.ledgertime).toBeGreaterThan(1_000_000);
    db.close();
  });
});

describe('the write-ahead log', () => {
  it('does not grow for ever while events keep coming', async () => {
    const store = await openSqliteStore({ folder });
    let most = 0;
    const large = () => write(newStream(), 'NO_STREAM', [newEvent({ data: new Uint8Array(1024 * 1024 - 7) })]);
    const lane = async () => {
      for (let i = 0; i < 70; i++) {
        await store.append([large()]);
        most = Math.max(most, store.figures().walBytes);
      }
    };
    await Promise.all([lane(), lane(), lane()]);
    expect(most).toBeLessThan(140 * 1024 * 1024);
    await store.close();
    expect(store.figures().walBytes).toBe(0);
  });
});
