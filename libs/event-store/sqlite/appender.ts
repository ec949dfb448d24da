import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Clock } from '../clock.js';
import { type Head, StoreUnavailable, type Write, type WriteResult } from '../event-store.js';
import { isDamage } from './damaged.js';
import { type InsertedEvent, prepareInserts, type Statements, singlesMax } from './inserts.js';
import { readMeta, writeMeta } from './schema.js';

/** How far the clock may be behind the last ledgertime before the store stops taking events, in milliseconds. */
export const clockBehindMaxMs = 5 * 60_000;

/**
 * A settled instant is written down this far ahead, so that answering questions costs one commit a second at most; after
 * a crash ledgertimes go on above it.
 */
const settledAheadMs = 1_000;

const probeBytesMin = 64;

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
  readonly #firstPosition: bigint;
  #head: Head | undefined;
  #nextPosition: bigint;
  #settled: number;
  #settledStored: number;
  /** Streams whose first event lies where the file is damaged, as far as the present transaction has to do with them. */
  #unreadable: ReadonlySet<string> = new Set();

  /** `firstPosition`: where an empty ledger starts to count. */
  constructor(db: Database.Database, clock: Clock, firstPosition = 1n) {
    this.#db = db;
    this.#clock = clock;
    this.#statements = prepareInserts(db);
    this.#firstPosition = firstPosition;
    this.#nextPosition = firstPosition;
    this.#findHead();
    this.#settled = Number((readMeta(db, 'settled') as bigint | undefined) ?? 0n);
    this.#settledStored = this.#settled;
  }

  get head(): Head | undefined {
    return this.#head;
  }

  /** By how many milliseconds a settled instant puts the next ledgertime ahead of the clock. */
  get settledAheadMs(): number {
    const next = this.#settled + 1;
    return next > (this.#head?.ledgertime ?? 0) ? Math.max(0, next - this.#clock.now()) : 0;
  }

  /** All writes in one transaction, each with its own result. When it throws, nothing of them was written. */
  commit(writes: readonly Write[]): WriteResult[] {
    this.#unreadable = new Set();
    try {
      return this.#commit(writes);
    } catch (error) {
      if (!isDamage(error)) throw error;
      // SQLite gives a transaction up that met damage. What of it cannot be read is found outside of one.
      this.#unreadable = this.#unreadableOf(writes);
      if (this.#unreadable.size === 0) throw error;
      return this.#commit(writes);
    }
  }

  #commit(writes: readonly Write[]): WriteResult[] {
    const before = this.#nextPosition;
    this.#statements.begin();
    try {
      const ledgertime = this.#ledgertime();
      const results = this.#writeAll(writes, ledgertime);
      this.#statements.commit();
      if (this.#nextPosition !== before) this.#head = { position: this.#nextPosition - 1n, ledgertime };
      return results;
    } catch (error) {
      if (this.#db.inTransaction) this.#statements.rollback();
      this.#findHead();
      throw error;
    }
  }

  /** Writes `bytes` in one transaction that adds no event; throws as `commit` does where that cannot be done. */
  probe(bytes: number): void {
    this.#ledgertime();
    // Not the same bytes twice: SQLite does not write what a page has already.
    const written = Buffer.alloc(Math.max(probeBytesMin, bytes), randomBytes(8));
    writeMeta(this.#db, 'probe', written);
  }

  /** From here on every ledgertime is later than `instant`, also after a crash; not promised for what lies ahead of the clock. */
  settle(instant: number): Settled {
    this.#mustTrustClock();
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

  #findHead(): void {
    this.#head = this.#statements.head();
    this.#nextPosition = this.#head === undefined ? this.#firstPosition : this.#head.position + 1n;
  }

  #storeSettled(instant: number): void {
    writeMeta(this.#db, 'settled', BigInt(instant));
    this.#settledStored = instant;
  }

  #mustTrustClock(): void {
    const why = this.#clock.mistrust?.();
    if (why !== undefined) throw new StoreUnavailable(why, { code: 'clock-jump' });
  }

  #ledgertime(): number {
    this.#mustTrustClock();
    const now = this.#clock.now();
    const last = this.#head?.ledgertime ?? 0;
    if (last - now > clockBehindMaxMs)
      throw new StoreUnavailable(`the clock is ${Math.round((last - now) / 1_000)} s behind the last ledgertime`, {
        code: 'clock-behind',
      });
    return Math.max(now, last, this.#settled + 1);
  }

  #writeAll(writes: readonly Write[], ledgertime: number): WriteResult[] {
    const results: WriteResult[] = [];
    for (let i = 0; i < writes.length; ) {
      const group = writes.slice(i, i + singlesMax);
      if (group.length === singlesMax && group.every(isSingle) && this.#insertSingles(group, ledgertime, results)) {
        i += singlesMax;
      } else {
        for (const write of group) results.push(this.#write(write, ledgertime));
        i += group.length;
      }
    }
    return results;
  }

  /** Many new streams of one event by one statement, which takes a fifth less than one each; all of them or none. */
  #insertSingles(group: readonly Write[], ledgertime: number, results: WriteResult[]): boolean {
    if (!this.#statements.insertSingles(this.#nextPosition, ledgertime, group)) return false;
    for (let i = 0; i < group.length; i++) {
      results.push({ outcome: 'appended', position: this.#nextPosition, revision: 0n, ledgertime });
      this.#nextPosition += 1n;
    }
    return true;
  }

  #write(write: Write, ledgertime: number): WriteResult {
    const { stream, expectedRevision: expected, events } = write;
    const before = expected === 'NO_STREAM' ? -1n : expected;
    if (before >= 0n && this.#statements.revision(stream) !== before) return this.#refused(write, before);
    let revision = before;
    for (const { eventId, type, data, metadata } of events) {
      revision += 1n;
      // Of a stream that must not be there, the unique index itself answers: one step instead of two.
      if (!this.#statements.insert(this.#nextPosition, ledgertime, stream, revision, eventId, type, data, metadata))
        return this.#refused(write, before);
      this.#nextPosition += 1n;
    }
    return { outcome: 'appended', position: this.#nextPosition - 1n, revision, ledgertime };
  }

  /** A write whose events already stand where they were to be put is a repetition of itself, and was appended. */
  #refused(write: Write, before: bigint): WriteResult {
    const there = this.#there(write, before);
    const last = there.at(-1);
    if (last !== undefined && write.events.every(({ eventId }, i) => there[i]?.event_id === eventId)) {
      const { position, revision } = last;
      return { outcome: 'appended', position, revision, ledgertime: Number(last.ledgertime) };
    }
    const actual = this.#statements.revision(write.stream);
    return { outcome: 'wrong-revision', actual: actual ?? 'NO_STREAM' };
  }

  /** None where they cannot be read: the index says that the place is taken, and the rest of the transaction is no worse. */
  #there({ stream, events }: Write, before: bigint): InsertedEvent[] {
    return this.#unreadable.has(stream) ? [] : this.#statements.eventsAfter(stream, before, events.length);
  }

  #unreadableOf(writes: readonly Write[]): Set<string> {
    const found = new Set<string>();
    for (const { stream } of writes) {
      try {
        this.#statements.eventsAfter(stream, -1n, 1);
      } catch (error) {
        if (!isDamage(error)) throw error;
        found.add(stream);
      }
    }
    return found;
  }
}

const isSingle = ({ expectedRevision, events }: Write): boolean =>
  expectedRevision === 'NO_STREAM' && events.length === 1;
