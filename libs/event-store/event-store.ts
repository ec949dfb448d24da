import type { Finding } from './finding.js';

/** An event to append. Bytes are kept exactly as given; the store looks at none of them. */
export interface NewEvent {
  /**
   * A UUID in lower case, random for each append and the same for that append's retries: what makes an append whose
   * outcome was unknown safe to repeat. It names the attempt, not the content: bodies are not compared.
   */
  readonly eventId: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** The revision that a stream must have for a write to happen: that it has none, or that of its last event, from 0. */
export type ExpectedRevision = 'NO_STREAM' | bigint;

/** One stream, all or none. */
export interface Write {
  readonly stream: string;
  readonly expectedRevision: ExpectedRevision;
  readonly events: readonly NewEvent[];
}

/** What became of one write. `position` and `revision` are those of its last event. */
export type WriteResult =
  | { readonly outcome: 'appended'; readonly position: bigint; readonly revision: bigint; readonly ledgertime?: number }
  | { readonly outcome: 'wrong-revision'; readonly actual: ExpectedRevision };

/** An event as the store gives it back. `ledgertime` is in milliseconds since 1970, UTC. */
export interface StoredEvent extends NewEvent {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: bigint;
  readonly ledgertime: number;
}

/** The first event of a stream, as the store has it. */
export interface FirstEvent extends NewEvent {
  readonly position: bigint;
  /** Undefined where this process has not read up to it yet, and so does not know. */
  readonly ledgertime: number | undefined;
}

/** What an event says, its bytes read as UTF-8. */
export interface EventText extends Omit<StoredEvent, 'revision' | 'data' | 'metadata'> {
  readonly data: string;
  readonly metadata: string;
}

/** How a store is doing. */
export interface StoreCondition {
  /**
   * All that is wrong now, what nothing can be written for and what would break the ledger's promise if it were left so
   * among them: a full disk, a server that is away, an expiry that somebody set on the ledger's streams.
   */
  readonly findings: readonly Finding[];
  /** How far reading is behind what is recorded, in positions, where that is known. */
  readonly behind: bigint;
  /** What is known of the file that it is read from; undefined where there is none. */
  readonly file?: FileCondition;
}

/** How the check of a store's whole file is doing, which goes on in the background. */
export interface FileCondition {
  /** How much of it was looked at, from 0 to 1: 1 between two checks. */
  readonly checked: number;
  /** When all of it was last looked at and found whole, in milliseconds since 1970; undefined before the first time. */
  readonly wholeAt: number | undefined;
}

/** Where to read: everything, or one stream; `from` is inclusive, a position for all and a revision for a stream. */
export interface ReadOptions {
  readonly from?: bigint;
  readonly direction?: 'forward' | 'back';
  /** At most this many events; no limit when left out. */
  readonly limit?: number;
}

/**
 * What can be asked of a store, also by a thread or process that may not write.
 *
 * - **Order.** Positions increase over the whole store; they are 64-bit, opaque, and may leave gaps in number, but never
 *   in visibility: who has read up to position n will never find something new at or below n.
 * - **Time.** `ledgertime` never decreases along positions.
 * - **Bytes.** Data and metadata come back exactly as they were given.
 * - Readers are never blocked by a writer, nor a writer by them.
 *
 * Errors: `StoreUnavailable` when the store is away (retry later); `StoreDamaged` where the file cannot be read, after
 * everything that stands before that place was given; `StoreClosed` after `close`.
 */
export abstract class EventReader {
  /** All events in order. Batches are bounded in count and in bytes; the next one is read when asked for. */
  abstract readAll(options?: ReadOptions): AsyncIterable<readonly StoredEvent[]>;

  /** One stream's events in order; nothing for a stream that is not there. */
  abstract readStream(stream: string, options?: ReadOptions): AsyncIterable<readonly StoredEvent[]>;

  /** The events at these positions, in the order asked; a position that is not there is left out. */
  abstract readPositions(positions: readonly bigint[]): Promise<readonly StoredEvent[]>;

  /**
   * What the events at these positions say, in the order asked, as texts: for who parses them, in a third of the time. A position
   * that is not there is left out. Throws a `TypeError` where an event's bytes are no UTF-8.
   */
  abstract readTexts(positions: readonly bigint[]): Promise<readonly EventText[]>;

  /**
   * All events after position `after` (from the first when undefined), then new ones as they become durable, until
   * `signal` aborts, which ends the iteration without an error. The next batch is read when asked for, so a slow
   * follower costs no memory. Delivers every event once and in order; going on from the last handled position after a
   * crash skips nothing.
   */
  abstract follow(after: bigint | undefined, signal: AbortSignal): AsyncIterable<readonly StoredEvent[]>;

  /** Position and ledgertime of the last event that is visible now; undefined for an empty store. */
  abstract head(): Promise<Head | undefined>;

  /**
   * Resolves once all is here that was recorded before this was opened, or `signal` aborts: at once, except for the copy
   * of a server's ledger that is being made.
   */
  abstract complete(signal: AbortSignal): Promise<void>;

  /** The position of the last event whose ledgertime is not later than `instant` (ms); undefined when there is none. */
  abstract positionAt(instant: number): Promise<bigint | undefined>;

  abstract close(): Promise<void>;
}

export interface Head {
  readonly position: bigint;
  readonly ledgertime: number;
}

/**
 * The store with its writing side.
 *
 * `append` takes any number of writes, each to one stream at an expected revision, each all or none and with its own
 * result, in the order given. When it resolves, everything reported `appended` survives a power cut. When it rejects,
 * the outcome of every write is unknown and the same call may be repeated: a write whose events stand where they were to
 * be put, with the same event ids, is reported `appended` again with its first position, and nothing is written twice.
 *
 * Refused before anything is written (`LimitExceeded`): an empty write, an empty stream name, and what is larger than
 * `limits`. `Overloaded` when more is waiting than the store will hold: nothing of that call was written.
 */
export abstract class EventStore extends EventReader {
  abstract readonly limits: StoreLimits;

  /** How many appends were rejected with `StoreUnavailable` since it was opened, by its code. */
  abstract readonly failedAppends: ReadonlyMap<string, number>;

  abstract append(writes: readonly Write[]): Promise<readonly WriteResult[]>;

  /**
   * The first event of a stream: what a write that must not find one ran into. Unlike reading it never is behind: it
   * finds whatever was appended before it was asked, by any process. Undefined where the stream is not there.
   */
  abstract readFirst(stream: string): Promise<FirstEvent | undefined>;

  /**
   * Resolves once reading shows everything that was appended before this was asked, by any process. `StoreBehind` where
   * that cannot be had soon.
   */
  abstract catchUp(): Promise<void>;

  /**
   * The head as it stands once nothing recorded later can have a ledgertime ≤ `instant` (ms): everything appended so far
   * is at or below it, and every later append has a later ledgertime. What a question is answered from.
   * `settled` is false where the store cannot promise that. `StoreBehind` where this process has not read up to there.
   */
  abstract settle(instant: number): Promise<{ readonly head: Head | undefined; readonly settled: boolean }>;

  /**
   * What the ledger calls now, in milliseconds since 1970, UTC: the store's own clock, and never below the ledgertime of
   * anything that this process appended or the store held when it was opened.
   */
  abstract now(): number;

  /**
   * How it is doing. Never rejects, and answers within seconds. What is kept in a file is written to now and then to see
   * whether it can be; with `probe` at once, but not twice within a second. No event is added by that.
   */
  abstract condition(options?: { readonly probe?: boolean }): Promise<StoreCondition>;
}

export interface StoreLimits {
  readonly streamNameBytesMax: number;
  readonly eventBytesMax: number;
  /** Of all events of one write together. */
  readonly writeBytesMax: number;
  readonly eventsPerWriteMax: number;
  readonly writesPerAppendMax: number;
}

/** Too much is waiting to be written. Nothing of the call was written; try again after a moment. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
}

/**
 * The store is away or cannot be written, or its clock is not to be trusted. Whether it was written is unknown. `code` is
 * that of the finding that says more.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly code: string;

  constructor(message: string, { code = 'store-away', ...options }: ErrorOptions & { readonly code?: string } = {}) {
    super(message, options);
    this.code = code;
  }
}

/** This process has not read what others recorded up to now. Nothing is lost or wrong; ask again after a moment. */
export class StoreBehind extends Error {
  override readonly name = 'StoreBehind';
}

/** The store was closed by this process. */
export class StoreClosed extends Error {
  override readonly name = 'StoreClosed';
}

/** A write that no retry will make fit. */
export class LimitExceeded extends Error {
  override readonly name = 'LimitExceeded';
}

/** The store cannot be opened as asked: held by another process, written by a newer program, or in another kind of time. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen';
}

/**
 * What is asked for lies where the store's file cannot be read: a disk, or another program, has damaged it. Trying again
 * helps only where the disk comes back to itself; what lies elsewhere can be read.
 */
export class StoreDamaged extends Error {
  override readonly name = 'StoreDamaged';
  /** The file. */
  readonly path: string;

  constructor(path: string, cause?: unknown) {
    const { code = 'error', message = String(cause) } = (cause ?? {}) as { code?: string; message?: string };
    super(`${path} is damaged and cannot be read there (${code}: ${message})`, { cause });
    this.path = path;
  }
}
