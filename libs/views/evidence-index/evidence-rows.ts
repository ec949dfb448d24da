import type { Database, Statement } from 'better-sqlite3';
import { type DeliveryStage, isSending } from '#libs/assessment';
import type { StoredEvent } from '#libs/event-store';
import { dayMs } from '#libs/evidence';
import { ManyRows, NumberedNames, type References } from '#libs/projections';
import type { EvidenceHeader, ProjectedEvent } from '../projected-event.js';
import { isLink, isRetraction, joinedSubject, retracted } from '../retracted.js';
import { ArrivedSequences } from './arrived-sequences.js';
import { ClaimedRows } from './claimed.js';
import { ForeignRows } from './foreign-rows.js';
import { RegisteredRows } from './registered-rows.js';

/** A piece of evidence under one of the subjects that it bears on. */
export interface Filed {
  readonly subject: number;
  readonly position: bigint;
  readonly type: number;
  readonly source: number;
  readonly time: number;
}

/** Writes every row of the evidence index but those by subject. No parsing of `data`; links and retractions are read whole. */
export class EvidenceRows {
  readonly #subjects: NumberedNames;
  readonly #sources: NumberedNames;
  readonly #types: NumberedNames;
  readonly #arrivals: ArrivedSequences;
  readonly #claimed: ClaimedRows;
  readonly #registered: RegisteredRows;
  readonly #foreign: ForeignRows;
  readonly #evidence: ManyRows;
  readonly #insertFurther: Statement;
  readonly #subjectsAt: Statement<[bigint, bigint], number>;
  readonly #extendDay: Statement;
  readonly #count: Statement;

  constructor(database: Database) {
    this.#subjects = new NumberedNames(database, 'evidence_index_subjects');
    this.#sources = new NumberedNames(database, 'evidence_index_source_names');
    this.#types = new NumberedNames(database, 'evidence_index_types');
    this.#arrivals = new ArrivedSequences(database);
    this.#claimed = new ClaimedRows(database);
    this.#registered = new RegisteredRows(database);
    this.#foreign = new ForeignRows(database);
    this.#evidence = new ManyRows(database, 'evidence_index_evidence', 8);
    this.#insertFurther = database.prepare('INSERT INTO evidence_index_further VALUES (?, ?)');
    this.#subjectsAt = database
      .prepare<[bigint, bigint], number>(
        `SELECT subject FROM evidence_index_evidence WHERE position = ?
         UNION ALL SELECT subject FROM evidence_index_further WHERE position = ?`,
      )
      .pluck();
    this.#extendDay = database.prepare(
      'INSERT INTO evidence_index_days VALUES (?, ?, ?) ON CONFLICT (day) DO UPDATE SET last = excluded.last',
    );
    this.#count = database.prepare('UPDATE evidence_index_counts SET events = events + ? WHERE what = ?');
  }

  /** Inside a transaction. `filed` is told what has to be found under which subject, where that is not for later. */
  write(events: readonly ProjectedEvent[], references: References, filed?: (row: Filed) => void): void {
    const days = new Map<number, { first: bigint; last: bigint }>();
    let count = 0;
    for (const projected of events) {
      const { header } = projected;
      this.#claimed.write(projected, references);
      this.#foreign.write(projected);
      if (header === undefined) continue;
      this.#file(projected, header, references, filed);
      const { position } = projected.event;
      const day = Math.floor(header.time / dayMs);
      const span = days.get(day);
      if (span === undefined) days.set(day, { first: position, last: position });
      else span.last = position;
      count++;
    }
    this.#evidence.flush();
    for (const [day, { first, last }] of days) this.#extendDay.run(day, first, last);
    this.#arrivals.save();
    this.#count.run(count, 'evidence');
    this.#count.run(events.length - count, 'passed over');
  }

  #file(
    { event, stage }: ProjectedEvent,
    header: EvidenceHeader,
    references: References,
    filed?: (row: Filed) => void,
  ): void {
    const { position } = event;
    const { time } = header;
    this.#registered.write(event, header, references);
    const subject = this.#subjects.idOf(header.subject, position);
    const source = this.#sources.idOf(header.source, position);
    const type = this.#types.idOf(event.type, position);
    const highest = this.#arrivals.arrive(source, header, position);
    this.#evidence.add(position, subject, type, source, time, highest, ...deliveryOf(stage));
    filed?.({ subject, position, type, source, time });
    for (const further of this.#further(event, subject, references)) {
      this.#insertFurther.run(position, further);
      filed?.({ subject: further, position, type, source, time });
    }
  }

  /** The subjects beyond its own that an event bears on. */
  #further(event: StoredEvent, subject: number, references: References): Iterable<number> {
    if (!isLink(event) && !isRetraction(event)) return none;
    const further = new Set<number>();
    if (isLink(event)) {
      further.add(this.#subjects.idOf(joinedSubject(event), event.position));
    } else {
      this.#evidence.flush();
      for (const stream of retracted(event)) {
        const target = references.get(stream);
        if (target === undefined || target >= event.position) continue;
        for (const id of this.#subjectsAt.all(target, target)) further.add(id);
      }
    }
    further.delete(subject);
    return further;
  }
}

const none: readonly number[] = [];

/** The name of the delivery, or whether it is a sending without one; neither of what is no message. */
function deliveryOf(stage: DeliveryStage | undefined): readonly [message: string | null, sending: number | null] {
  if (stage === undefined) return noDelivery;
  return stage.message === undefined ? [null, isSending(stage) ? 1 : 0] : [stage.message, null];
}

const noDelivery = [null, null] as const;
