import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Head, StoredEvent, Write } from '../event-store.js';
import type { Finding } from '../finding.js';
import { prepareInserts, type Statements } from './inserts.js';
import { openWritable, readMeta, writeMeta } from './schema.js';
import { unwritableFile } from './unwritable.js';

/** Bytes of the write-ahead log after which SQLite moves it into the database file: what a copy waits for is short. */
const checkpointPages = 2_000;

/** How old, in milliseconds, may be what is known of whether it can be written. */
const triedEveryMs = { usually: 10_000, inTrouble: 1_000 } as const;

/** An event that the copy has, as far as it takes to ask for it. */
export interface CopiedEvent {
  readonly position: bigint;
  readonly eventId: string;
  readonly stream: string;
}

export type MarkOfCopied = Pick<CopiedEvent, 'position' | 'eventId'>;

const lostBeforeKey = 'lost before it was copied';

/** The revision of a tombstone, which is the last of its stream whatever was in it. */
const tombstone = '9223372036854775807';
const deletedStreams = `CREATE INDEX IF NOT EXISTS deleted_streams ON events (stream) WHERE revision = ${tombstone}`;

type HeldStatement = Database.Statement<[], CopiedEvent>;

function heldIn(statement: HeldStatement, isKept: (stream: string) => boolean): CopiedEvent | undefined {
  for (const held of statement.iterate()) if (isKept(held.stream)) return held;
  return undefined;
}

/**
 * This process's copy of a ledger that a server keeps: the same tables as the embedded store's, filled with events in the
 * server's order, so that everything that reads the one reads the other. It is derived: after a power cut it may lack its
 * last events, never some in the middle, and goes on from the last one that it has.
 */
export class LedgerCopy {
  readonly #db: Database.Database;
  readonly #statements: Statements;
  readonly #forward: HeldStatement;
  readonly #backward: HeldStatement;
  readonly #path: string;
  #head: Head | undefined;
  #trouble: Finding | undefined;
  #triedAt = performance.now();

  constructor(path: string) {
    this.#path = path;
    this.#db = openWritable(path);
    this.#db.pragma('synchronous = NORMAL');
    this.#db.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    this.#statements = prepareInserts(this.#db);
    this.#db.exec(deletedStreams);
    const held = 'SELECT position, event_id AS eventId, stream FROM events ORDER BY position';
    this.#forward = this.#db.prepare(held);
    this.#backward = this.#db.prepare(`${held} DESC`);
    this.#head = this.#statements.head();
  }

  get head(): Head | undefined {
    return this.#head;
  }

  /** Adds events that come after all that are there, in one transaction. Throws, and adds none, where one does not. */
  add(events: readonly StoredEvent[]): void {
    this.#try(() => this.#add(events));
  }

  /** What keeps it from being written, as the last events found, or a write that is none, where those were long ago. */
  findings(): readonly Finding[] {
    const knownForMs = this.#trouble === undefined ? triedEveryMs.usually : triedEveryMs.inTrouble;
    if (performance.now() - this.#triedAt > knownForMs) {
      try {
        this.#try(() => writeMeta(this.#db, 'probe', randomBytes(64)));
      } catch {
        // It is kept as the trouble.
      }
    }
    return this.#trouble === undefined ? [] : [this.#trouble];
  }

  #try(write: () => void): void {
    this.#triedAt = performance.now();
    try {
      write();
      this.#trouble = undefined;
    } catch (error) {
      if (/^SQLITE_/.test(String((error as { code?: unknown }).code)))
        this.#trouble = { ...unwritableFile(this.#path, error), bars: 'answers' };
      throw error;
    }
  }

  #add(events: readonly StoredEvent[]): void {
    let head = this.#head;
    this.#statements.begin();
    try {
      for (const { position, ledgertime, stream, revision, eventId, type, data, metadata } of events) {
        if (head !== undefined && (position <= head.position || ledgertime < head.ledgertime))
          throw new Error(`the event at position ${position} does not come after the one at ${head.position}`);
        if (!this.#statements.insert(position, ledgertime, stream, revision, eventId, type, data, metadata))
          throw new Error(`the event at position ${position} is at a revision of its stream that is taken`);
        head = { position, ledgertime };
      }
      this.#statements.commit();
    } catch (error) {
      if (this.#db.inTransaction) this.#statements.rollback();
      throw error;
    }
    this.#head = head;
  }

  /** Puts events in the place of what there is at these positions, in one transaction. Throws, and changes nothing, where another one is in their place. */
  mend(positions: readonly bigint[], events: readonly StoredEvent[]): void {
    this.#try(() => {
      this.#statements.begin();
      try {
        for (const position of positions) this.#statements.remove(position);
        for (const { position, ledgertime, stream, revision, eventId, type, data, metadata } of events)
          if (!this.#statements.insert(position, ledgertime, stream, revision, eventId, type, data, metadata))
            throw new Error(`the event at position ${position} is at a revision of its stream that is taken`);
        this.#statements.commit();
      } catch (error) {
        if (this.#db.inTransaction) this.#statements.rollback();
        throw error;
      }
    });
    this.#head = this.#statements.head();
  }

  /** Where the event of this revision of a stream stands; undefined where the copy has not got to it. */
  placeOf(stream: string, revision: bigint): Head | undefined {
    const [there] = this.#statements.eventsAfter(stream, revision - 1n, 1);
    if (there === undefined || there.revision !== revision) return undefined;
    return { position: there.position, ledgertime: Number(there.ledgertime) };
  }

  /** What a write to a stream that must not be there ran into, or repeats; undefined where the copy has nothing there. */
  answerTo({ stream, expectedRevision, events }: Write) {
    const revision = BigInt(events.length - 1);
    const there = expectedRevision === 'NO_STREAM' ? this.placeOf(stream, revision) : undefined;
    if (there === undefined) return undefined;
    const isSame = this.eventIdAt(there.position) === events.at(-1)?.eventId;
    return isSame ? { revision, position: there.position } : { actual: revision };
  }

  /** The last event of a stream that is kept, by which the server is asked whether it still has it. */
  lastHeld(isKept: (stream: string) => boolean): CopiedEvent | undefined {
    return heldIn(this.#backward, isKept);
  }

  firstHeld(isKept: (stream: string) => boolean): CopiedEvent | undefined {
    return heldIn(this.#forward, isKept);
  }

  /** An event that the server lost before it was copied, as it was noted last: what is known of it outlives the process. */
  get lostBefore(): MarkOfCopied | undefined {
    const noted = readMeta(this.#db, lostBeforeKey);
    if (typeof noted !== 'string' || noted === '') return undefined;
    const [position = '', eventId = ''] = noted.split(' ');
    return { position: BigInt(position), eventId };
  }

  /** Notes it, or that there is none any more. */
  noteLost(event: MarkOfCopied | undefined): void {
    const noted = event === undefined ? '' : `${event.position} ${event.eventId}`;
    this.#try(() => writeMeta(this.#db, lostBeforeKey, noted));
  }

  /** What it has of deletions, and of streams that hold the metadata of others, in order. */
  fates(): Pick<StoredEvent, 'stream' | 'type' | 'data'>[] {
    const these = `stream >= '$$' AND stream < '$%'`;
    return this.#db
      .prepare<[], Pick<StoredEvent, 'stream' | 'type' | 'data'>>(
        `SELECT stream, type, data FROM
         (SELECT position, stream, type, data FROM events WHERE ${these}
          UNION ALL SELECT position, stream, type, data FROM events WHERE revision = ${tombstone})
         ORDER BY position`,
      )
      .all();
  }

  /** The id of the event at a position; undefined where the copy has none there. */
  eventIdAt(position: bigint): string | undefined {
    return this.#statements.eventIdAt(position);
  }

  close(): void {
    this.#db.close();
  }
}
