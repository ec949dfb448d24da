import type { Database, Statement } from 'better-sqlite3';
import type { ProjectedEvent } from '../projected-event.js';

/** What the server or the store writes about a stream, and not into it. */
const aboutStreams = /^\$\$/;

/**
 * Lists events that stand in the ledger's streams and are not the ledger's, which everything else passes over, with whom
 * they may concern: the subject that they claim, or nobody where they claim none.
 */
export class ForeignRows {
  readonly #insert: Statement;

  constructor(database: Database) {
    this.#insert = database.prepare('INSERT INTO evidence_index_foreign VALUES (?, ?, ?, ?)');
  }

  /** Inside a transaction. */
  write({ event, recognition }: ProjectedEvent): void {
    if (recognition.why === undefined || aboutStreams.test(event.stream)) return;
    const subject = recognition.ce?.subject;
    this.#insert.run(event.position, event.stream, recognition.why, typeof subject === 'string' ? subject : null);
  }
}
