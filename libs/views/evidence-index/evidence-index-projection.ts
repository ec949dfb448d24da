import type { Database } from 'better-sqlite3';
import { ManyRows, type Projection, type References } from '#libs/projections';
import type { ProjectedEvent } from '../projected-event.js';
import { EvidenceRows, type Filed } from './evidence-rows.js';

/** Files evidence: about four rows for a piece. */
export class EvidenceIndexProjection implements Projection<ProjectedEvent> {
  readonly #rows: EvidenceRows;
  readonly #filed: ManyRows;
  readonly #toFile: Filed[] = [];

  constructor(database: Database) {
    this.#rows = new EvidenceRows(database);
    this.#filed = new ManyRows(database, 'evidence_index_filed', 5);
  }

  apply(events: readonly ProjectedEvent[], references: References): void {
    this.#rows.write(events, references, (row) => this.#toFile.push(row));
    this.#saveFiled();
  }

  /** Rows in the order of their key: one pass over the pages of the tree for a batch, however many clients it is about. */
  #saveFiled(): void {
    this.#toFile.sort((a, b) => a.subject - b.subject);
    for (const { subject, position, type, source, time } of this.#toFile) {
      this.#filed.add(subject, position, type, source, time);
    }
    this.#filed.flush();
    this.#toFile.length = 0;
  }
}
