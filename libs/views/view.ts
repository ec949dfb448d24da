import type { Database } from 'better-sqlite3';
import type { StoredEvent } from '#libs/event-store';
import type { Delivery } from './filing.js';

/** Where the events stand that others of the same batch point to: stream name → position of its first event. */
export type Targets = ReadonlyMap<string, bigint>;

/**
 * What turns events into a view's rows. It lives as long as one connection and is thrown away with everything that it
 * remembers whenever a transaction is rolled back, so it may cache what it wrote.
 */
export interface Projection {
  /**
   * Writes the rows that follow from these events, which come in order, each once. Runs inside the transaction that
   * also moves the view's checkpoint. Throws at an event that cannot be applied: the view stops there and says so.
   */
  apply(events: readonly Delivery[], targets: Targets): void;
}

/**
 * A read model: its tables, and how events become their rows. Disposable: all of it follows from the events, in their
 * order, and from nothing else (no clock, no chance), so that a rebuilt view has the same rows.
 */
export interface View {
  /** Names of its tables begin with it and an underscore. Lower-case letters. */
  readonly name: string;
  /** Raised with every change of tables or rows; a view of another version is rebuilt from the first event. */
  readonly version: number;
  /** DDL, run once when the view is new. */
  readonly tables: string;
  /** Names the streams whose place in the order `apply` has to know for this event; they are looked up beforehand. */
  targets?(event: StoredEvent): readonly string[];
  open(database: Database): Projection;
}
