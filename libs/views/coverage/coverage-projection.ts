import type { Database, Statement } from 'better-sqlite3';
import { adoptedRuleSet, type Fact, isKind, lifts, type RuleSets, selfDescribing, toFact } from '#libs/assessment';
import type { StoredEvent } from '#libs/event-store';
import { fromStored, sourceOfSubject, typeOf } from '#libs/evidence';
import type { Projection } from '#libs/projections';
import type { ProjectedEvent } from '../projected-event.js';
import { SequenceGaps } from '../sequence-gaps.js';
import { factOf, ledgerItself } from './about-rows.js';
import { beginFollowing } from './begin-following.js';
import { CoverageRows, type SentCounts } from './coverage-rows.js';
import { EventCounts, type FineCount } from './event-counts.js';
import { FollowedRuleSets } from './followed-rule-sets.js';
import type { FollowedSource } from './followed-source.js';
import type { SourcePeriod } from './period-rows.js';
import { PresentGaps } from './present-gaps.js';
import { type Sender, Senders } from './senders.js';

const followedKinds: ReadonlySet<string> = new Set(
  ['Source', 'SourceHeartbeat', 'SourceGap', 'SourceGapResolved', 'Reconciliation', 'Retraction'].map(typeOf),
);
const regulatoryRequest = 'initium.RegulatoryRequest.v1';
const referenceAdopted = 'initium.ReferenceAdopted.v1';

/** Looks up what came of a source, by its name, with `time` in a closed period (ms), as known at a position. */
export interface HeldEvidence {
  readonly events: FineCount;
  readonly messages: SentCounts['messages'];
}

/** Follows what arrives from every source and what is said about it. */
export class CoverageProjection implements Projection<ProjectedEvent> {
  readonly #rows: CoverageRows;
  readonly #senders: Senders;
  readonly #gaps: PresentGaps;
  readonly #sequences: SequenceGaps;
  readonly #adopt: Statement;
  /** The first request of a regulator on the whole ledger. */
  #request: Fact | undefined;

  constructor(database: Database, { events, messages }: HeldEvidence, ruleSets: RuleSets) {
    const counts = new EventCounts(database, events);
    this.#rows = new CoverageRows(database, { counts, messages }, new FollowedRuleSets(database, ruleSets));
    this.#adopt = database.prepare('INSERT INTO coverage_adoptions VALUES (?, ?)');
    this.#senders = new Senders(database, counts);
    this.#gaps = new PresentGaps(database);
    this.#sequences = new SequenceGaps(this.#gaps);
    this.#request = this.#rows.about.of(ledgerItself).map(factOf)[0];
  }

  apply(events: readonly ProjectedEvent[]): void {
    for (const { event, header, stage } of events) {
      if (header === undefined) continue;
      const { position } = event;
      const { sequence, time } = header;
      const about = followedKinds.has(event.type) ? sourceNamed(header.subject) : undefined;
      const spokenOf = about === undefined ? undefined : this.#senders.named(about, position);
      if (spokenOf !== undefined) this.#followed(spokenOf, position);
      const sender = this.#senders.named(header.source, position);
      const followed = this.#followed(sender, position);
      const arrival = selfDescribing.has(event.type) ? undefined : { time, stage };
      this.#senders.arrive(sender, arrival?.time);
      const change =
        sequence === undefined ? undefined : this.#sequences.arrive(sender.id, sender, { sequence, time, position });
      followed?.arrive(arrival, position, change);
      if (spokenOf !== undefined) this.#hearOf(spokenOf, event);
      else if (header.subject === 'ledger') this.#hearOfLedger(event);
      this.#rows.periods.settle(position);
    }
    this.#senders.save();
  }

  #hearOf(source: Sender, event: StoredEvent): void {
    const fact = toFact(fromStored(event)) as Fact;
    const { position } = event;
    this.#rows.about.add(source.id, fact);
    if (isKind(fact, 'Source') || isKind(fact, 'Retraction')) {
      source.followed = this.#begin(source, position, position);
      return;
    }
    const { followed } = source;
    if (!followed) return;
    const open = (period: SourcePeriod) => this.#rows.periods.open(source.id, position, period);
    if (isKind(fact, 'SourceHeartbeat')) followed.beat(fact, position);
    else if (isKind(fact, 'Reconciliation')) followed.claimAll(fact, position, open);
    else if (isKind(fact, 'SourceGap') || lifts(fact)) open(followed.period(fact, position));
  }

  #hearOfLedger(event: StoredEvent): void {
    if (event.type === referenceAdopted) {
      const fact = toFact(fromStored(event)) as Fact<'ReferenceAdopted'>;
      this.#adopt.run(event.position, adoptedRuleSet(fact));
    }
    if (event.type !== regulatoryRequest || this.#request !== undefined) return;
    this.#request = toFact(fromStored(event)) as Fact;
    this.#rows.about.add(ledgerItself, this.#request);
  }

  /** What follows a source: after a start, begun from the rows as they stood before the event at hand. */
  #followed(sender: Sender, position: bigint): FollowedSource | null {
    if (sender.followed === undefined) {
      const isRegistered = this.#rows.versions(sender.id).length > 0;
      sender.followed = isRegistered ? this.#begin(sender, position, position - 1n) : null;
    }
    return sender.followed;
  }

  #begin(sender: Sender, position: bigint, upTo: bigint): FollowedSource | null {
    const [rows, gaps] = [this.#rows, this.#gaps.of(sender.id)];
    return beginFollowing(sender, { rows, gaps, request: this.#request, position, upTo });
  }
}

/** The source that a subject names, however it is percent-encoded. */
function sourceNamed(subject: string): string | undefined {
  if (!subject.startsWith('source/')) return undefined;
  return sourceOfSubject(subject) ?? subject.slice('source/'.length);
}
