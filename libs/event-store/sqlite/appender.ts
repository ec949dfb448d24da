import type Database from 'better-sqlite3';
import type { Clock } from '../clock.js';
import { type Head, StoreUnavailable, type Write, type WriteResult } from '../event-store.js';
import { readMeta, writeMeta } from './schema.js';

/** How far the clock may be behind the last ledgertime before the store stops taking events, in milliseconds. */
export const clockBehindMaxMs = 5 * 60_000;

/**
 * A settled instant is written down this far ahead, so that answering questions costs one commit a second at most; after
 * a crash ledgertimes go on above it.
 */
const settledAheadMs = 1_000;

export interface Settled {
  readonly head: Head | undefined;
  readonly settled: boolean;
}

/**
 * Everything that writes: one thread, one connection. One call of `commit` is one transaction, durable on return.
 * Positions go up by one; ledgertime is max(clock, last ledgertime, 1 ms after the latest settled instant).
 */
export class Appender {
  readonly #db: Database.Database;
  readonly #clock: Clock;
  readonly #statements: Statements;
  #head: Head | undefined;
  #nextPosition: bigint;
  #settled: number;
  #settledStored: number;

  /** `firstPosition`: where an empty ledger starts to count. */
  constructor(db: Database.Database, clock: Clock, firstPosition = 1n) {
    this.#db = db;
    this.#clock = clock;
    this.#statements = prepare(db);
    this.#head = this.#statements.head();
    this.#nextPosition = this.#head === undefined ? firstPosition : this.#head.position + 1n;
    this.#settled = Number((readMeta(db, 'settled') as bigint | undefined) ?? 0n);
    this.#settledStored = this.#settled;
  }

  get head(): Head | undefined {
    return this.#head;
  }

  /** By how many milliseconds the next ledgertime will be ahead of the clock because of instants that were settled. */
  get settledAheadOfClockMs(): number {
    return Math.max(0, this.#settled + 1 - this.#clock.now());
  }

  /** All writes in one transaction, each with its own result. When it throws, nothing of them was written. */
  commit(writes: readonly Write[]): WriteResult[] {
    const before = this.#nextPosition;
    this.#statements.begin();
    try {
      const ledgertime = this.#ledgertime();
      const results = writes.map((write) => this.#write(write, ledgertime));
      this.#statements.commit();
      if (this.#nextPosition !== before) this.#head = { position: this.#nextPosition - 1n, ledgertime };
      return results;
    } catch (error) {
      this.#nextPosition = before;
      if (this.#db.inTransaction) this.#statements.rollback();
      throw error;
    }
  }

  /** From here on every ledgertime is later than `instant`, also after a crash; not promised for what lies ahead of the clock. */
  settle(instant: number): Settled {
    const head = this.#head;
    if (head !== undefined && instant < head.ledgertime) return { head, settled: true };
    if (instant > Math.max(this.#clock.now(), head?.ledgertime ?? 0, this.#settled)) return { head, settled: false };
    if (instant > this.#settledStored) this.#storeSettled(instant + settledAheadMs);
    this.#settled = Math.max(this.#settled, instant);
    return { head, settled: true };
  }

  /** Before the connection is closed in good order: what was settled is now known exactly. */
  finish(): void {
    if (this.#settledStored > this.#settled) this.#storeSettled(this.#settled);
  }

  #storeSettled(instant: number): void {
    writeMeta(this.#db, 'settled', BigInt(instant));
    this.#settledStored = instant;
  }

  #ledgertime(): number {
    const now = this.#clock.now();
    const last = this.#head?.ledgertime ?? 0;
    if (last - now > clockBehindMaxMs)
      throw new StoreUnavailable(`the clock is ${Math.round((last - now) / 1_000)} s behind the last ledgertime`);
    return Math.max(now, last, this.#settled + 1);
  }

  #write(write: Write, ledgertime: number): WriteResult {
    const { stream, expectedRevision: expected, events } = write;
    const before = expected === 'NO_STREAM' ? -1n : expected;
    if (before >= 0n && this.#statements.revision(stream) !== before) return this.#refused(write, before);
    const at = BigInt(ledgertime);
    let revision = before;
    for (const { eventId, type, data, metadata } of events) {
      revision += 1n;
      // Of a stream that must not be there, the unique index itself answers: one step instead of two.
      if (!this.#statements.insert(this.#nextPosition, at, stream, revision, eventId, type, data, metadata))
        return this.#refused(write, before);
      this.#nextPosition += 1n;
    }
    return { outcome: 'appended', position: this.#nextPosition - 1n, revision, ledgertime };
  }

  /** A write whose events already stand where they were to be put is a repetition of itself, and was appended. */
  #refused(write: Write, before: bigint): WriteResult {
    const there = this.#statements.eventsAfter(write.stream, before, write.events.length);
    const last = there.at(-1);
    if (last !== undefined && write.events.every(({ eventId }, i) => there[i]?.event_id === eventId)) {
      const { position, revision } = last;
      return { outcome: 'appended', position, revision, ledgertime: Number(last.ledgertime) };
    }
    const actual = this.#statements.revision(write.stream);
    return { outcome: 'wrong-revision', actual: actual ?? 'NO_STREAM' };
  }
}

interface Placed {
  readonly event_id: string;
  readonly position: bigint;
  readonly revision: bigint;
  readonly ledgertime: bigint;
}

type Row = [bigint, bigint, string, bigint, string, string, Uint8Array, Uint8Array];

type Statements = ReturnType<typeof prepare>;

function prepare(db: Database.Database) {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const head = db.prepare<[], { position: bigint; ledgertime: bigint }>(
    'SELECT position, ledgertime FROM events ORDER BY position DESC LIMIT 1',
  );
  const insert = db.prepare<Row>(
    'INSERT INTO events (position, ledgertime, stream, revision, event_id, type, data, metadata) ' +
      'VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (stream, revision) DO NOTHING',
  );
  const revision = db
    .prepare<[string]>('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1')
    .pluck();
  const eventsAfter = db.prepare<[string, bigint, number], Placed>(
    'SELECT event_id, position, revision, ledgertime FROM events WHERE stream = ? AND revision > ? ' +
      'ORDER BY revision LIMIT ?',
  );
  return {
    begin: () => begin.run(),
    commit: () => commit.run(),
    rollback: () => rollback.run(),
    /** Whether it was put there: false when the stream has an event of that revision. */
    insert: (...row: Row) => insert.run(...row).changes === 1,
    revision: (stream: string) => revision.get(stream) as bigint | undefined,
    eventsAfter: (stream: string, after: bigint, limit: number) => eventsAfter.all(stream, after, limit),
    head: (): Head | undefined => {
      const row = head.get();
      return row && { position: row.position, ledgertime: Number(row.ledgertime) };
    },
  };
}
