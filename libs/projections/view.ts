import type { Database } from 'better-sqlite3';
import type { EventReader, StoredEvent } from '#libs/event-store';
import type { Connection } from './view-reader.js';

/** An event on its way into views, with what of it is read once for all of them. */
export interface Projected {
  readonly event: StoredEvent;
}

/** Where the events stand that others of the same batch refer to: stream name → position of its first event. */
export type References = ReadonlyMap<string, bigint>;

/** What a view is built with. */
export interface ViewContext extends Connection {
  /** The view's own file, for writing. Its path is `database.name`. */
  readonly database: Database;
  /** The store's events. */
  readonly reader: EventReader;
  /** Aborts when nobody wants the rows any more: `prepare` may reject then, wherever it is. */
  readonly signal: AbortSignal;
  /** `INITIUM_DATA`, for a thread that wants a reader of its own; undefined where everything is in memory. */
  readonly folder: string | undefined;
  /**
   * A read-only connection to the file of a view in `needs`, its path in `.name`. Ask for it anew at every use: it is
   * another one once that file was swapped. Query classes take the context as it is.
   *
   * The rows there may be ahead of the events that are being applied: read what they say as known at a position. They
   * are never behind.
   */
  of(view: string): Database;
}

/** What a view has left of events that it has applied, because it costs too much to be done at once. */
export interface Left {
  /** Of how many things something is left. */
  readonly count: number;
  /** All rows take in every event up to this position. */
  readonly position: bigint;
}

/**
 * What turns events into a view's rows. It lives as long as one connection and is thrown away with everything that it
 * remembers whenever a transaction is rolled back, so it may cache what it wrote.
 */
export interface Projection<Event extends Projected = Projected> {
  /**
   * Reads and computes what `apply` is to write for the same events, outside the transaction, and writes nothing. What it
   * finds out it keeps in the projection. Throws as `apply` does. Both are called again, for fewer events, after a failure.
   *
   * Both are called without events as well, to go on with what is left.
   */
  prepare?(events: readonly Event[], references: References): Promise<void>;

  /**
   * Writes the rows that follow from these events, which come in order, each once. Runs inside the transaction that
   * also moves the view's checkpoint. Throws at an event that cannot be applied: the view stops there and says so.
   */
  apply(events: readonly Event[], references: References): void;

  /** What is left; undefined where that is nothing. Whoever feeds the view goes on with it when no event waits. */
  readonly left?: Left | undefined;
}

/**
 * A read model: its tables, and how events become their rows. Disposable: all of it follows from the events, in their
 * order, and from nothing else (no clock, no chance), so that a rebuilt view has the same rows.
 */
export interface View<Event extends Projected = Projected> {
  /** Lower-case words with hyphens between them. Names of its tables begin with `tablePrefix` of it. */
  readonly name: string;
  /** By which names its rows were known in the version before: its own, and those of views that it has taken in. */
  readonly formerly?: readonly string[];
  /** Raised with every change of tables or rows; a view of another version is rebuilt from the first event. */
  readonly version: number;
  /**
   * The oldest version whose tables these queries and this projection still work on, where it is not only this one. While
   * the view is rebuilt, such older rows are fed on and answer; without it, questions get `view-behind` until it is there.
   */
  readonly compatibleSince?: number;
  /** DDL, run once when the view is new. */
  readonly tables: string;
  /**
   * Tables of what only saves work: nothing is answered from them, and what they say may be another in a view of the same events.
   * They are left out where views are compared.
   */
  readonly hints?: readonly string[];
  /**
   * Names of views whose rows this one reads. It is given only what they have applied already, and is rebuilt with them
   * when their version changes.
   */
  readonly needs?: readonly string[];
  /**
   * `own`: on a thread of its own, so that no other view waits for it. It follows the progress of its needs, not the
   * store. Without it the view shares a thread and one reading of the store with the others.
   */
  readonly thread?: 'own';
  /** Events in one transaction, at most; 50,000 when left out, 10,000 where it goes alone. Fewer where `prepare` costs much. */
  readonly batchMax?: number;
  /**
   * Whether an event begins a transaction of its own, with all before it committed and shown: what may take long to apply.
   * Only for a view that goes alone.
   */
  begins?(event: Event): boolean;
  /** Names the streams whose place in the order `apply` has to know for this event; they are looked up beforehand. */
  references?(event: Event): readonly string[];
  open(context: ViewContext): Projection<Event>;
  /**
   * Builds the rows of a view that is empty, as if every event up to and with `to` had been applied; the events after
   * that go through `prepare` and `apply`. The views in `needs` have all applied `to`, perhaps more. A view without needs
   * is built as a whole when it is rebuilt, and otherwise only where there is more than fits in one transaction.
   *
   * Makes its own transactions on `context.database`. The runner writes `to` down before the call and moves the
   * checkpoint there after it: killed in between, `build` is called again with the same `to` on what is in the file, and
   * goes on from there.
   *
   * `progress` is told how much of the whole is done, from 0 to 1. Rejects, and leaves what is committed, when `signal`
   * aborts. When it rejects for another reason, the view is emptied and given one event after the other, so that it stops
   * at the very one that it cannot apply.
   */
  build?(context: ViewContext, to: bigint, progress: (share: number) => void, signal: AbortSignal): Promise<void>;
  /**
   * Runs inside the transaction that moves the checkpoint after `build`: the place to clear rows that it kept for itself to
   * go on from.
   */
  built?(context: ViewContext): void;
  /** Whether nothing is left of the events that the rows in a file take in; always so where it is not said. */
  isWhole?(database: Database): boolean;
}
