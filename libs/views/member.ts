import type { Database } from 'better-sqlite3';
import type { Checkpoints } from './checkpoints.js';
import type { Delivery } from './filing.js';
import type { Projection, Targets, View } from './view.js';
import { isCorrupt, isFileTrouble } from './views-file.js';

/** Where a view stopped, and why. */
export interface Stop {
  readonly view: string;
  /** The event that it could not apply. Everything before it is applied, nothing after it. */
  readonly position: bigint;
  readonly error: string;
}

/** A view being fed: its projection and where it stands. */
export class Member {
  readonly view: View;
  readonly #database: Database;
  readonly #checkpoints: Checkpoints;
  #projection: Projection;
  #position: bigint | undefined;
  #ledgertime: number | undefined;
  stop: Stop | undefined;

  constructor(view: View, database: Database, checkpoints: Checkpoints) {
    this.view = view;
    this.#database = database;
    this.#checkpoints = checkpoints;
    this.#projection = view.open(database);
    const checkpoint = checkpoints.of(view.name);
    this.#position = checkpoint?.position;
    this.#ledgertime = checkpoint?.ledgertime;
  }

  get position(): bigint | undefined {
    return this.#position;
  }

  /** Ledger time (ms) of the event at that position. */
  get ledgertime(): number | undefined {
    return this.#ledgertime;
  }

  /**
   * Applies the events and moves the checkpoint, in one transaction. Where that fails, they are tried one by one, so that
   * the view stops at the very one that it cannot apply. Throws only what is the file's trouble.
   */
  apply(events: readonly Delivery[], targets: Targets): void {
    if (this.#commit(events, targets) === undefined) return;
    for (const delivery of events) {
      const error = this.#commit([delivery], targets);
      if (error === undefined) continue;
      this.stop = { view: this.view.name, position: delivery.event.position, error: error.message };
      return;
    }
  }

  #commit(events: readonly Delivery[], targets: Targets): Error | undefined {
    const last = events.at(-1)?.event;
    if (last === undefined) return undefined;
    try {
      this.#database
        .transaction(() => {
          this.#checkpoints.move(this.view.name, this.#position, last);
          this.#projection.apply(events, targets);
        })
        .immediate();
      this.#position = last.position;
      this.#ledgertime = last.ledgertime;
      return undefined;
    } catch (error) {
      if (isCorrupt(error) || isFileTrouble(error)) throw error;
      this.#projection = this.view.open(this.#database);
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}
