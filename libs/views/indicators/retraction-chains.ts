import type { Database, Statement } from 'better-sqlite3';

/** A retraction on its way into the rows. */
export interface NewRetraction {
  readonly position: bigint;
  /** The register's number of its subject. */
  readonly subject: number;
  /** Where its target stands; undefined where there is none before it. */
  readonly target: bigint | undefined;
  /** Whether it has what R-420 asks, and no regulator had asked before. */
  readonly relieves: boolean;
}

interface Counts {
  readonly taking: number;
  readonly relieving: number;
}

interface Held {
  readonly target: bigint | null;
  readonly relieves: bigint;
}

/**
 * What retractions leave standing, kept up as they come: each takes away from its target what its
 * own standing lets it, and may itself lose either part to a later one. A new one changes only what lies below it.
 */
export class RetractionChains {
  readonly #insert: Statement;
  readonly #held: Statement<[bigint], Held>;
  readonly #subjectOf: Statement<[bigint, bigint], number>;
  readonly #counts: Statement<[bigint], Counts>;
  readonly #count: Statement;
  readonly #touch: Statement;
  readonly #stand: Statement;

  constructor(database: Database) {
    this.#insert = database.prepare('INSERT INTO indicators_retractions VALUES (?, ?, ?, ?)');
    this.#held = database
      .prepare<[bigint], Held>('SELECT target, relieves FROM indicators_retractions WHERE position = ?')
      .safeIntegers();
    this.#subjectOf = database
      .prepare<[bigint, bigint], number>(
        `SELECT subject FROM indicators_facts WHERE position = ?
         UNION ALL SELECT subject FROM indicators_retractions WHERE position = ?`,
      )
      .pluck();
    this.#counts = database.prepare('SELECT taking, relieving FROM indicators_touched WHERE position = ?');
    this.#count = database.prepare('REPLACE INTO indicators_touched VALUES (?, ?, ?)');
    this.#touch = database.prepare(
      `UPDATE indicators_facts SET touched = 1 WHERE touched = 0 AND (kind, time, position) =
         (SELECT kind, time, position FROM indicators_facts WHERE position = ?)`,
    );
    this.#stand = database.prepare('REPLACE INTO indicators_standing VALUES (?, ?, ?, ?)');
  }

  /** Of no effect where nothing that is kept stands at its target, or that is about another subject. */
  add({ position, subject, target, relieves }: NewRetraction): void {
    const isOfTarget = target !== undefined && target < position && this.#subjectOf.get(target, target) === subject;
    this.#insert.run(position, subject, isOfTarget ? target : null, relieves ? 1 : 0);
    if (isOfTarget) this.#change(target, { taking: 1, relieving: relieves ? 1 : 0 }, position);
  }

  /** Down the chain, as long as something changes. */
  #change(first: bigint, by: Counts, knownFrom: bigint): void {
    let [at, change]: [bigint, Counts] = [first, by];
    for (;;) {
      const before = this.#counts.get(at) ?? { taking: 0, relieving: 0 };
      const after = { taking: before.taking + change.taking, relieving: before.relieving + change.relieving };
      this.#count.run(at, after.taking, after.relieving);
      const helps = Number(after.taking === 0) - Number(before.taking === 0);
      const hurts = Number(after.relieving === 0) - Number(before.relieving === 0);
      if (helps === 0 && hurts === 0) return;
      const held = this.#held.get(at);
      if (held === undefined) {
        this.#touch.run(at);
        this.#stand.run(at, knownFrom, after.taking === 0 ? 1 : 0, after.relieving === 0 ? 1 : 0);
        return;
      }
      if (held.target === null) return;
      // What helps in a retraction is that it takes away what hurts; what hurts is that it takes away what helps.
      change = { taking: hurts, relieving: held.relieves === 1n ? helps : 0 };
      if (change.taking === 0 && change.relieving === 0) return;
      at = held.target;
    }
  }
}
