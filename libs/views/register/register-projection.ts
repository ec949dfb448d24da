import type { Database, Statement } from 'better-sqlite3';
import type { StoredEvent } from '#libs/event-store';
import type { Delivery, Filing } from '../filing.js';
import { Names } from '../names.js';
import { isLink, isRetraction, joinedSubject, retracted } from '../retracted.js';
import type { Projection, Targets } from '../view.js';
import { Arrivals } from './arrivals.js';

const dayMs = 86_400_000;

interface Filed {
  readonly subject: number;
  readonly position: bigint;
  readonly type: number;
  readonly source: number;
  readonly time: number;
}

/** Files evidence. About four rows and no parsing of `data` for a piece; links and retractions are read whole. */
export class RegisterProjection implements Projection {
  readonly #subjects: Names;
  readonly #sources: Names;
  readonly #types: Names;
  readonly #arrivals: Arrivals;
  readonly #insertEvidence: Statement;
  readonly #insertFiled: Statement;
  readonly #insertFurther: Statement;
  readonly #subjectsAt: Statement<[bigint, bigint], number>;
  readonly #extendDay: Statement;
  readonly #count: Statement;
  readonly #filed: Filed[] = [];

  constructor(database: Database) {
    this.#subjects = new Names(database, 'register_subjects');
    this.#sources = new Names(database, 'register_source_names');
    this.#types = new Names(database, 'register_types');
    this.#arrivals = new Arrivals(database);
    this.#insertEvidence = database.prepare('INSERT INTO register_evidence VALUES (?, ?, ?, ?, ?, ?)');
    this.#insertFiled = database.prepare('INSERT INTO register_filed VALUES (?, ?, ?, ?, ?)');
    this.#insertFurther = database.prepare('INSERT INTO register_further VALUES (?, ?)');
    this.#subjectsAt = database
      .prepare<[bigint, bigint], number>(
        `SELECT subject FROM register_evidence WHERE position = ?
         UNION ALL SELECT subject FROM register_further WHERE position = ?`,
      )
      .pluck();
    this.#extendDay = database.prepare(
      'INSERT INTO register_days VALUES (?, ?, ?) ON CONFLICT (day) DO UPDATE SET last = excluded.last',
    );
    this.#count = database.prepare('UPDATE register_counts SET events = events + ? WHERE what = ?');
  }

  apply(events: readonly Delivery[], targets: Targets): void {
    const days = new Map<number, { first: bigint; last: bigint }>();
    let filed = 0;
    for (const { event, filing } of events) {
      if (filing === undefined) continue;
      this.#file(event, filing, targets);
      const day = Math.floor(filing.time / dayMs);
      const span = days.get(day);
      if (span === undefined) days.set(day, { first: event.position, last: event.position });
      else span.last = event.position;
      filed++;
    }
    this.#saveFiled();
    for (const [day, { first, last }] of days) this.#extendDay.run(day, first, last);
    this.#arrivals.save();
    this.#count.run(filed, 'evidence');
    this.#count.run(events.length - filed, 'passed over');
  }

  #file(event: StoredEvent, filing: Filing, targets: Targets): void {
    const { position } = event;
    const subject = this.#subjects.idOf(filing.subject, position);
    const source = this.#sources.idOf(filing.source, position);
    const type = this.#types.idOf(event.type, position);
    const highest = this.#arrivals.arrive(source, filing, position);
    this.#insertEvidence.run(position, subject, type, source, filing.time, highest);
    this.#filed.push({ subject, position, type, source, time: filing.time });
    for (const further of this.#further(event, subject, targets)) {
      this.#insertFurther.run(position, further);
      this.#filed.push({ subject: further, position, type, source, time: filing.time });
    }
  }

  /** Rows in the order of their key: one pass over the pages of the tree for a batch, however many clients it is about. */
  #saveFiled(): void {
    this.#filed.sort((a, b) => a.subject - b.subject);
    for (const { subject, position, type, source, time } of this.#filed) {
      this.#insertFiled.run(subject, position, type, source, time);
    }
    this.#filed.length = 0;
  }

  /** The subjects beyond its own that an event bears on. */
  #further(event: StoredEvent, subject: number, targets: Targets): Set<number> {
    const further = new Set<number>();
    if (isLink(event)) {
      further.add(this.#subjects.idOf(joinedSubject(event), event.position));
    } else if (isRetraction(event)) {
      for (const stream of retracted(event)) {
        const target = targets.get(stream);
        if (target === undefined || target >= event.position) continue;
        for (const id of this.#subjectsAt.all(target, target)) further.add(id);
      }
    }
    further.delete(subject);
    return further;
  }
}
