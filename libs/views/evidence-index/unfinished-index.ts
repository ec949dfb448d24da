import type { Database } from 'better-sqlite3';
import type { References } from '#libs/projections';
import type { ProjectedEvent } from '../projected-event.js';
import { EvidenceRows } from './evidence-rows.js';
import { indexes } from './tables.js';

/**
 * Evidence under its subjects, in the order of its key. Put in as it was recorded, nearly every page of a large table
 * would be written again and again.
 */
const fileAll = `INSERT INTO evidence_index_filed
SELECT subject, position, type, source, time FROM evidence_index_evidence
UNION ALL SELECT further.subject, position, type, source, time
FROM evidence_index_further AS further JOIN evidence_index_evidence USING (position)
ORDER BY 1, 2`;

const sorts = [fileAll, ...indexes];
const reading = -1;

/**
 * An index being built as a whole, and how far it is: in its own table, which is gone when the evidence index is whole. While
 * it is read, transactions are as large as the caller likes: what is pending is pages of SQLite's, not objects.
 */
export class UnfinishedIndex {
  readonly #database: Database;
  #rows: EvidenceRows | undefined;
  #step: number;
  position: bigint | undefined;
  /** Events taken since the last commit. */
  pending = 0;

  constructor(database: Database) {
    this.#database = database;
    // A sort of millions of rows is not to be held in memory.
    database.pragma('temp_store = FILE');
    const begun = this.#begun();
    if (begun === undefined && !this.#isEmpty()) {
      this.#step = sorts.length;
      return;
    }
    if (begun === undefined) this.#begin();
    this.#step = begun?.step ?? reading;
    this.position = begun?.position ?? undefined;
  }

  get isReading(): boolean {
    return this.#step === reading;
  }

  get isDone(): boolean {
    return this.#step === sorts.length;
  }

  /** How much of what comes after reading is done, from 0 to 1. */
  get sorted(): number {
    return Math.max(0, this.#step) / sorts.length;
  }

  take(events: readonly ProjectedEvent[], references: References): void {
    if (!this.#database.inTransaction) this.#database.exec('BEGIN IMMEDIATE');
    this.#rows ??= new EvidenceRows(this.#database);
    this.#rows.write(events, references);
    this.position = events.at(-1)?.event.position ?? this.position;
    this.pending += events.length;
  }

  commit(): void {
    if (!this.#database.inTransaction) return;
    this.#save();
    this.#database.exec('COMMIT');
    this.pending = 0;
  }

  endReading(): void {
    if (!this.#database.inTransaction) this.#database.exec('BEGIN IMMEDIATE');
    this.#step = 0;
    this.commit();
  }

  /** Makes the next of the tables and indexes that have an order of their own. */
  sortOne(): void {
    const sql = sorts[this.#step];
    if (sql === undefined) return;
    this.#database
      .transaction(() => {
        this.#database.exec(sql);
        this.#step++;
        if (this.isDone) this.#database.exec('DROP TABLE evidence_index_building');
        else this.#save();
      })
      .immediate();
  }

  /** Takes back what is not committed. */
  end(): void {
    if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
    this.#database.pragma('temp_store = MEMORY');
  }

  #begun(): { position: bigint | null; step: number } | undefined {
    const exists = this.#database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'evidence_index_building'`).get();
    if (exists === undefined) return undefined;
    const row = this.#database
      .prepare<[], { position: bigint | null; step: bigint }>('SELECT position, step FROM evidence_index_building')
      .safeIntegers()
      .get();
    return row && { position: row.position, step: Number(row.step) };
  }

  #isEmpty(): boolean {
    const taken = this.#database.prepare<[], number>('SELECT sum(events) FROM evidence_index_counts').pluck().get();
    return taken === 0;
  }

  #begin(): void {
    this.#database.transaction(() => {
      for (const index of indexes) {
        const name = /^CREATE INDEX (\w+)/.exec(index)?.[1];
        this.#database.exec(`DROP INDEX IF EXISTS ${name}`);
      }
      this.#database.exec('CREATE TABLE evidence_index_building (position INTEGER, step INTEGER NOT NULL) STRICT');
      this.#database.prepare('INSERT INTO evidence_index_building VALUES (NULL, ?)').run(reading);
    })();
  }

  #save(): void {
    const save = 'UPDATE evidence_index_building SET position = ?, step = ?';
    this.#database.prepare(save).run(this.position ?? null, this.#step);
  }
}
