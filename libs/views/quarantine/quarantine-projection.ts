import type { Database, Statement } from 'better-sqlite3';
import { dismisses, type Fact, latenessMs, mayRelieve, mends, toFact } from '#libs/assessment';
import type { StoredEvent } from '#libs/event-store';
import { fromStored, isEvidenceStream, type KindName, kindOf, type RecordedEvidenceOf } from '#libs/evidence';
import type { Projection, References } from '#libs/projections';
import { dismissed, resubmitted } from '../arrived.js';
import { type EvidenceHeader, mayHaveArrived, type ProjectedEvent } from '../projected-event.js';
import { retracted } from '../retracted.js';
import { RetractionChains } from '../retraction-chains.js';
import { EntryRows, type QuarantineEntry } from './entry-rows.js';

/** Keeps a row of each arrival that is no evidence, and one of all that settles it. */
export class QuarantineProjection implements Projection<ProjectedEvent> {
  readonly #entries: EntryRows;
  readonly #chains: RetractionChains;
  readonly #settle: Statement;
  readonly #dismissedAt: Statement<[bigint], { arrival: bigint; subject: string }>;
  readonly #retractedAt: Statement<[bigint], bigint | null>;
  readonly #request: Statement;
  readonly #requested: Statement<[string | null], number>;

  constructor(database: Database) {
    this.#entries = new EntryRows(database);
    this.#settle = database.prepare('INSERT OR IGNORE INTO quarantine_settling VALUES (?, ?, ?, ?, ?)');
    this.#dismissedAt = database
      .prepare<[bigint], { arrival: bigint; subject: string }>(
        `SELECT arrival, subject FROM quarantine_settling WHERE position = ? AND state = 'dismissed'`,
      )
      .safeIntegers();
    this.#retractedAt = database
      .prepare<[bigint], bigint | null>('SELECT target FROM quarantine_retractions WHERE position = ?')
      .pluck()
      .safeIntegers();
    this.#request = database.prepare('INSERT OR IGNORE INTO quarantine_requested VALUES (?, ?)');
    this.#requested = database
      .prepare<[string | null], number>(`SELECT 1 FROM quarantine_requested WHERE subject IN (?, 'ledger')`)
      .pluck();
    this.#chains = new RetractionChains(database, 'quarantine', {
      subjectAt: (position) => this.#dismissedAt.get(position)?.subject,
    });
  }

  apply(events: readonly ProjectedEvent[], references: References): void {
    for (const projected of events) {
      const { event, header } = projected;
      if (mayHaveArrived(event)) this.#entries.add(projected);
      if (header === undefined) continue;
      if (isEvidenceStream(event.stream)) this.#mend(event, references);
      this.#settleBy(kindOf(event.type), event, header, references);
    }
  }

  #settleBy(kind: KindName | undefined, event: StoredEvent, { subject }: EvidenceHeader, references: References): void {
    if (kind === 'RegulatoryRequest') this.#request.run(subject, event.position);
    if (kind === 'ArrivalDismissed') this.#dismiss(event, references);
    if (kind === 'Retraction') this.#retract(event, subject, references);
  }

  #mend(event: StoredEvent, references: References): void {
    const mended = resubmitted(event).flatMap((stream) => this.#entryIn(stream, event, references) ?? []);
    const entries = [...mended, ...this.#entries.under(event.stream)];
    if (entries.length === 0) return;
    const fact = factOf(event);
    for (const entry of entries) if (fact && mends(fact, entry)) this.#add(entry, fact, event, 'mended');
  }

  #dismiss(event: StoredEvent, references: References): void {
    const fact = factOf(event);
    for (const stream of dismissed(event)) {
      const entry = this.#entryIn(stream, event, references);
      if (entry === undefined || fact === undefined || !dismisses(fact, entry)) continue;
      if (!this.#isFrozen(entry)) this.#add(entry, fact, event, 'dismissed');
    }
  }

  #add({ position }: QuarantineEntry, fact: Fact, event: StoredEvent, state: 'mended' | 'dismissed'): void {
    const lateness = state === 'mended' ? null : latenessMs(fact);
    this.#settle.run(position, event.position, state, lateness, fact.subject);
  }

  /** Only what retracts a dismissal, or such a retraction, is of account. */
  #retract(event: StoredEvent, subject: string, references: References): void {
    const [target] = retracted(event).map((stream) => references.get(stream));
    const entry = target === undefined || target >= event.position ? undefined : this.#entryBelow(target);
    if (entry === undefined) return;
    const evidence = fromStored(event) as RecordedEvidenceOf<'Retraction'>;
    const relieves = !this.#isFrozen(entry) && mayRelieve({ evidence, data: evidence.data });
    this.#chains.add({ position: event.position, subject, target, relieves });
  }

  /** The arrival whose dismissal stands at the end of a chain of retractions. */
  #entryBelow(position: bigint): QuarantineEntry | undefined {
    for (let at: bigint | null | undefined = position; at != null; at = this.#retractedAt.get(at)) {
      const arrival = this.#dismissedAt.get(at)?.arrival;
      if (arrival !== undefined) return this.#entries.at(arrival);
    }
    return undefined;
  }

  #entryIn(stream: string, { position }: StoredEvent, references: References): QuarantineEntry | undefined {
    const target = references.get(stream);
    return target === undefined || target >= position ? undefined : this.#entries.at(target);
  }

  /** Whether a regulator has asked about the client that it claims to be about, or about the ledger. */
  #isFrozen({ about }: QuarantineEntry): boolean {
    return this.#requested.get(about ?? null) !== undefined;
  }
}

function factOf(event: StoredEvent): Fact | undefined {
  return toFact(fromStored(event));
}
