import type { Database, Statement } from 'better-sqlite3';
import type { StoredEvent } from '#libs/event-store';
import { typeOf } from '#libs/evidence';
import type { References } from '#libs/projections';
import type { EvidenceHeader } from '../projected-event.js';
import { isRetraction, retracted } from '../retracted.js';

/** What every question reads: campaigns, actors, surfaces, sources, assets, entities, and the ledger's own subject. */
const registered = /^(?:campaign|actor|surface|source|asset|entity)\//;

/** Of the ledger's own subject, what is said of it; not what it says of each decision, of which there may be millions. */
const ofLedger = new Set<string>(['ReferenceAdopted', 'RegulatoryRequest', 'Retraction'].map(typeOf));

/**
 * Files the evidence about what is registered, all versions of it, apart from that about clients: every assessment needs it
 * whole, and it must not take a search among millions to find.
 */
export class RegisteredRows {
  readonly #insert: Statement;
  readonly #subjectAt: Statement<[bigint], string>;

  constructor(database: Database) {
    this.#insert = database.prepare('INSERT INTO evidence_index_registered VALUES (?, ?, ?)');
    this.#subjectAt = database
      .prepare<[bigint], string>('SELECT subject FROM evidence_index_registered WHERE position = ?')
      .pluck();
  }

  /** Inside a transaction. */
  write(event: StoredEvent, { subject: own }: EvidenceHeader, references: References): void {
    const belongs = registered.test(own) || (own === 'ledger' && ofLedger.has(event.type));
    const subject = this.#targetOf(event, references) ?? (belongs ? own : undefined);
    if (subject !== undefined) this.#insert.run(event.position, subject, event.type);
  }

  /** A retraction belongs with what it retracts, whatever subject it was sent under. */
  #targetOf(event: StoredEvent, references: References): string | undefined {
    if (!isRetraction(event)) return undefined;
    return retracted(event)
      .map((stream) => references.get(stream))
      .filter((target) => target !== undefined && target < event.position)
      .map((target) => this.#subjectAt.get(target as bigint))
      .find((subject) => subject !== undefined);
  }
}
