import type { Database, Statement } from 'better-sqlite3';

/** What something is about, by name or by the evidence index's number. */
type SubjectReference = string | number;

/** A retraction on its way into the rows. */
export interface NewRetraction {
  readonly position: bigint;
  readonly subject: SubjectReference;
  /** Where its target stands; undefined where there is none before it. */
  readonly target: bigint | undefined;
  /** Whether it has what R-420 asks, and no regulator had asked before. */
  readonly relieves: boolean;
}

/** What a view keeps that may be retracted. */
export interface Retractable {
  /** What is kept at a position is about that; undefined where nothing is. */
  subjectAt(position: bigint): SubjectReference | undefined;
  /** Told of what is kept at a position when what stands of it changes. */
  touch?(position: bigint): void;
}

/**
 * DDL of the chains of a view.
 *
 * - `retractions`: those of what is kept, and of such retractions; `relieves` where it may take away what hurts.
 * - `touched`: how many standing retractions take away what helps (`taking`) and what hurts (`relieving`) of a position.
 * - `standing`: what was left of a fact from a position on: only of those that a retraction touched.
 */
export const retractionTables = (view: string, subject: 'INTEGER' | 'TEXT'): string => `
CREATE TABLE ${view}_retractions (
  position INTEGER PRIMARY KEY, subject ${subject} NOT NULL, target INTEGER, relieves INTEGER NOT NULL
) STRICT;
CREATE TABLE ${view}_touched (
  position INTEGER PRIMARY KEY, taking INTEGER NOT NULL, relieving INTEGER NOT NULL
) STRICT;
CREATE TABLE ${view}_standing (
  fact INTEGER NOT NULL, known_from INTEGER NOT NULL, helps INTEGER NOT NULL, hurts INTEGER NOT NULL,
  PRIMARY KEY (fact, known_from)
) STRICT, WITHOUT ROWID;`;

interface StandingCounts {
  readonly taking: number;
  readonly relieving: number;
}

interface HeldRetraction {
  readonly target: bigint | null;
  readonly relieves: bigint;
}

/**
 * What retractions leave standing, kept up as they come: each takes away from its target what its
 * own standing lets it, and may itself lose either part to a later one. A new one changes only what lies below it.
 */
export class RetractionChains {
  readonly #kept: Retractable;
  readonly #insert: Statement;
  readonly #held: Statement<[bigint], HeldRetraction>;
  readonly #subjectAt: Statement<[bigint], SubjectReference>;
  readonly #counts: Statement<[bigint], StandingCounts>;
  readonly #count: Statement;
  readonly #stand: Statement;

  /** @param view in whose `retractionTables` they are kept */
  constructor(database: Database, view: string, kept: Retractable) {
    this.#kept = kept;
    this.#insert = database.prepare(`INSERT INTO ${view}_retractions VALUES (?, ?, ?, ?)`);
    this.#held = database
      .prepare<[bigint], HeldRetraction>(`SELECT target, relieves FROM ${view}_retractions WHERE position = ?`)
      .safeIntegers();
    this.#subjectAt = database
      .prepare<[bigint], SubjectReference>(`SELECT subject FROM ${view}_retractions WHERE position = ?`)
      .pluck();
    this.#counts = database.prepare(`SELECT taking, relieving FROM ${view}_touched WHERE position = ?`);
    this.#count = database.prepare(`REPLACE INTO ${view}_touched VALUES (?, ?, ?)`);
    this.#stand = database.prepare(`REPLACE INTO ${view}_standing VALUES (?, ?, ?, ?)`);
  }

  /** Of no effect where nothing that is kept stands at its target, or that is about another subject. */
  add({ position, subject, target, relieves }: NewRetraction): void {
    const isOfTarget = target !== undefined && target < position && this.#subjectOf(target) === subject;
    this.#insert.run(position, subject, isOfTarget ? target : null, relieves ? 1 : 0);
    if (isOfTarget) this.#change(target, { taking: 1, relieving: relieves ? 1 : 0 }, position);
  }

  #subjectOf(position: bigint): SubjectReference | undefined {
    return this.#kept.subjectAt(position) ?? this.#subjectAt.get(position);
  }

  /** Down the chain, as long as something changes. */
  #change(first: bigint, by: StandingCounts, knownFrom: bigint): void {
    let [at, change]: [bigint, StandingCounts] = [first, by];
    for (;;) {
      const before = this.#counts.get(at) ?? { taking: 0, relieving: 0 };
      const after = { taking: before.taking + change.taking, relieving: before.relieving + change.relieving };
      this.#count.run(at, after.taking, after.relieving);
      const helps = Number(after.taking === 0) - Number(before.taking === 0);
      const hurts = Number(after.relieving === 0) - Number(before.relieving === 0);
      if (helps === 0 && hurts === 0) return;
      const held = this.#held.get(at);
      if (held === undefined) {
        this.#kept.touch?.(at);
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
