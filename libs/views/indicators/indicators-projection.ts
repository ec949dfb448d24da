import type { Database, Statement } from 'better-sqlite3';
import { mayRelieve } from '#libs/assessment';
import type { EventReader, StoredEvent } from '#libs/event-store';
import { type DataOf, fromStored, type KindName, kindOf, type RecordedEvidenceOf } from '#libs/evidence';
import type { Projection, References, ViewContext } from '#libs/projections';
import { type EvidenceHeader, type ProjectedEvent, textOf } from '../projected-event.js';
import { retracted } from '../retracted.js';
import { type Retractable, RetractionChains } from '../retraction-chains.js';
import { type Counted, countedOf, mayCount, numberOf } from './counted.js';
import { SubjectNumbers } from './subject-numbers.js';

/** Keeps one row of each piece of evidence that counts, and what retractions leave of it. */
export class IndicatorsProjection implements Projection<ProjectedEvent> {
  readonly #reader: EventReader;
  readonly #numbers: SubjectNumbers;
  readonly #chains: RetractionChains;
  readonly #insertFact: Statement;
  readonly #insertProvided: Statement;
  readonly #knowMore: Statement;
  readonly #request: Statement;
  readonly #requested: Statement<[number], number>;
  /** Of services recorded after they were provided: the last position that was known then; −1 before the first. */
  readonly #known = new Map<bigint, bigint>();

  constructor(context: ViewContext) {
    const { database, reader } = context;
    this.#reader = reader;
    this.#numbers = new SubjectNumbers(context);
    this.#chains = new RetractionChains(database, 'indicators', factsIn(database));
    this.#insertFact = database.prepare(
      'INSERT INTO indicators_facts (kind, time, position, subject, delay, anchor, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#insertProvided = database.prepare('INSERT INTO indicators_provided VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#knowMore = database.prepare('UPDATE indicators_provided SET known = ? WHERE known_at = ?');
    this.#request = database.prepare('INSERT OR IGNORE INTO indicators_requested VALUES (?, ?)');
    this.#requested = database
      .prepare<[number], number>('SELECT 1 FROM indicators_requested WHERE subject = ?')
      .pluck();
  }

  /** Looks up what was known when services were provided that were recorded later. Nothing recorded since changes that. */
  async prepare(events: readonly ProjectedEvent[]): Promise<void> {
    this.#known.clear();
    for (const { event, header } of events) {
      if (header === undefined || kindOf(event.type) !== 'ServiceProvided' || header.time >= event.ledgertime) continue;
      this.#known.set(event.position, (await this.#reader.positionAt(header.time)) ?? -1n);
    }
  }

  apply(events: readonly ProjectedEvent[], references: References): void {
    const [first] = events;
    if (first === undefined) return;
    const lastAt = new Map(events.map(({ event }) => [event.ledgertime, event.position]));
    // What was provided at the instant of recording knew all that was recorded at that instant, this batch's share too.
    this.#knowMore.run(lastAt.get(first.event.ledgertime), first.event.ledgertime);
    for (const { event, header } of events) {
      const kind = kindOf(event.type);
      if (header === undefined || kind === undefined) continue;
      if (kind === 'Retraction') this.#retract(event, header, references);
      else if (kind === 'RegulatoryRequest') this.#request.run(this.#numbers.of(header.subject), event.position);
      else if (mayCount(kind)) this.#count(event, header, kind, lastAt);
    }
  }

  #count(
    event: StoredEvent,
    { subject, time }: EvidenceHeader,
    kind: KindName,
    lastAt: ReadonlyMap<number, bigint>,
  ): void {
    const data = JSON.parse(textOf(event.data)) as DataOf<KindName>;
    const counted = countedOf(kind, data, { time, subject });
    if (counted === undefined) return;
    const number = this.#numbers.of(subject);
    const { delay, anchor } = timing(counted, event.ledgertime);
    const { position } = event;
    this.#insertFact.run(numberOf(counted.kind), time, position, number, delay, anchor, counted.detail ?? null);
    if (kind !== 'ServiceProvided') return;
    const { service, asset, entity, purpose } = data as DataOf<'ServiceProvided'>;
    const exits = Number(purpose === 'EXIT');
    const knownAt = Math.min(time, event.ledgertime);
    const known = this.#known.get(position) ?? lastAt.get(event.ledgertime);
    this.#insertProvided.run(position, number, service, asset, entity, time, knownAt, known, exits);
  }

  #retract(event: StoredEvent, { subject }: EvidenceHeader, references: References): void {
    const [target] = retracted(event).map((stream) => references.get(stream));
    const evidence = fromStored(event) as RecordedEvidenceOf<'Retraction'>;
    const number = this.#numbers.of(subject);
    const asked = [subject, 'ledger'].some((name) => this.#isRequested(name));
    const relieves = !asked && mayRelieve({ evidence, data: evidence.data });
    this.#chains.add({ position: event.position, subject: number, target, relieves });
  }

  /** Whether a regulator has asked about it. */
  #isRequested(name: string): boolean {
    const number = this.#numbers.find(name);
    return number !== undefined && this.#requested.get(number) !== undefined;
  }
}

/** The facts: questions find by a mark those that a retraction touched. */
function factsIn(database: Database): Retractable {
  const subject = database.prepare<[bigint], number>('SELECT subject FROM indicators_facts WHERE position = ?').pluck();
  const touch = database.prepare(
    `UPDATE indicators_facts SET touched = 1 WHERE touched = 0 AND (kind, time, position) =
       (SELECT kind, time, position FROM indicators_facts WHERE position = ?)`,
  );
  return { subjectAt: (position) => subject.get(position), touch: (position) => touch.run(position) };
}

/**
 * How long after it occurred a fact was recorded, and how long after it an anchor stands that counts; ms. An
 * anchor before the occurrence or after the recording is none.
 */
function timing({ occurred, anchoredFrom, anchor }: Counted, ledgertime: number) {
  const isAnchor = anchor !== undefined && anchoredFrom !== undefined && anchor >= anchoredFrom && anchor <= ledgertime;
  return {
    delay: occurred === undefined ? null : ledgertime - occurred,
    anchor: isAnchor ? anchor - anchoredFrom : null,
  };
}
