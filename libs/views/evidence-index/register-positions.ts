import { type Connection, ViewReader } from '#libs/projections';

/** Finds the evidence about what is registered. Answers from the knowledge at `upTo`; throws `ViewBehind` before that. */
export class RegisterPositions {
  readonly #reader: ViewReader;

  constructor(connection: Connection) {
    this.#reader = new ViewReader('evidence-index', connection);
  }

  /**
   * Positions of all evidence about campaigns, actors, surfaces, sources, assets, entities and the ledger itself, in
   * order. `after` gives only later ones: who holds what was there up to a position asks for the rest. `except` leaves out
   * events of a type.
   */
  positions(upTo: bigint, after?: bigint, except?: string): bigint[] {
    return this.#reader.read(upTo, (prepare) =>
      prepare<bigint>(
        `SELECT position FROM evidence_index_registered
         WHERE position > ? AND position <= ? AND type IS NOT ? ORDER BY position`,
      )
        .pluck()
        .all(after ?? -1n, upTo, except ?? null),
    );
  }

  /** Of these, those about subjects whose names begin with `prefix` (`campaign/`, or one name in full), in order. */
  positionsOf(prefix: string, upTo: bigint): bigint[] {
    return this.#reader.read(upTo, (prepare) =>
      prepare<bigint>(
        `SELECT position FROM evidence_index_registered WHERE subject >= @prefix AND substr(subject, 1, length(@prefix)) = @prefix
         AND subject < @end AND position <= @upTo ORDER BY position`,
      )
        .pluck()
        .all({ prefix, end: `${prefix}\u{10FFFF}`, upTo }),
    );
  }
}
