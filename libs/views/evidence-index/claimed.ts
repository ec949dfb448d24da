import type { Database, Statement } from 'better-sqlite3';
import { claimedTime } from '#libs/assessment';
import type { StoredEvent } from '#libs/event-store';
import type { References } from '#libs/projections';
import { pointedAt } from '../arrived.js';
import { mayHaveArrived, type ProjectedEvent } from '../projected-event.js';

/**
 * Files what arrived and is no evidence under whom it claims to be about, and what is said of it about the ledger:
 * that it is dismissed, and that a dismissal is retracted.
 */
export class ClaimedRows {
  readonly #insert: Statement;
  readonly #subjectsAt: Statement<[bigint], string>;

  constructor(database: Database) {
    this.#insert = database.prepare('INSERT OR IGNORE INTO evidence_index_claimed VALUES (?, ?, ?, ?)');
    this.#subjectsAt = database
      .prepare<[bigint], string>('SELECT subject FROM evidence_index_claimed WHERE position = ?')
      .pluck();
  }

  /** Inside a transaction. */
  write(projected: ProjectedEvent, references: References): void {
    const { event, header } = projected;
    if (mayHaveArrived(event)) this.#arrive(projected);
    if (header?.subject !== 'ledger') return;
    for (const stream of pointedAt(event)) {
      const target = references.get(stream);
      if (target === undefined || target >= event.position) continue;
      for (const subject of this.#subjectsAt.all(target)) this.#file(subject, event, header.time);
    }
  }

  /** By the time that it claims, and no later than it came; of what says no time that can be read, before all others. */
  #arrive({ event, arrival }: ProjectedEvent): void {
    if (arrival?.claims.subject === undefined) return;
    const time = Math.min(claimedTime(arrival), event.ledgertime);
    this.#file(arrival.claims.subject, event, Math.max(time, Number.MIN_SAFE_INTEGER));
  }

  #file(subject: string, { position, type }: StoredEvent, time: number): void {
    this.#insert.run(subject, position, type, BigInt(time));
  }
}
