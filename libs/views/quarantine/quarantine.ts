import { type Connection, ViewReader } from '../view-reader.js';

/** Finds what is in quarantine. Answers from the knowledge at `upTo`; throws `ViewBehind` before that. */
export class Quarantine {
  readonly #reader: ViewReader;

  constructor(connection: Connection) {
    this.#reader = new ViewReader('quarantine', connection);
  }

  /** Positions of the first entries after `after`, in order, at most `limit`. */
  positions(upTo: bigint, after: bigint, limit: number): bigint[] {
    return this.#reader.read(upTo, (prepare) =>
      prepare<bigint>(
        'SELECT position FROM quarantine_entries WHERE position > ? AND position <= ? ORDER BY position LIMIT ?',
      )
        .pluck()
        .all(after, upTo, limit),
    );
  }
}
