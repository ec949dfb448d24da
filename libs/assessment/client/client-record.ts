import type { KindName, RecordedEvidence } from '#libs/evidence';
import type { Doubt } from '../facts/doubt.js';
import { compareOccurred, compareRecorded, eventKey, type Fact, isTimely, knownFacts } from '../facts/fact.js';
import { applyRetractions, frozenBy } from '../facts/retractions.js';
import { keyOf, type Subject } from '../facts/scope.js';
import type { RegisterState } from '../registers/register-state.js';
import type { Registers } from '../registers/registers.js';
import { type ArrivalsAbout, arrivalsAbout, type Unsettled } from '../sources/arrivals-unsettled.js';
import { arrivedIn } from '../sources/arrived.js';
import { type Believed, mends } from '../sources/settlement.js';
import { type Act, isAdverse } from './acts.js';
import { openAllegations } from './allegations.js';
import { Circumstances } from './circumstances.js';
import type { ClientReadings } from './client-readings.js';
import { joinedBy, namesToCheck, nameToCheck, type Owned, type Owner, ownersOf } from './links.js';
import { subjectsOf } from './subjects.js';

function* seen(evidence: Iterable<RecordedEvidence>, { sees }: ClientReadings): Generator<RecordedEvidence> {
  for (const item of evidence) {
    const part = sees(item);
    if (part !== undefined) yield part;
  }
}

/** By what a message is known as a stage of a delivery; undefined where it stands alone, and of all else. */
export function deliveryIn({ evidence, data }: Fact): string | undefined {
  const { message } = data as { readonly message?: string };
  return message === undefined ? undefined : `${evidence.source}\n${message}`;
}

/** In what a record differs from one of the same evidence by the same registers. */
export interface Variation<Like> {
  /** What is not believed, in the evidence neither. */
  readonly doubt?: Doubt;
  /** That of the same evidence, under registers that differ in nothing that it names. */
  readonly like?: Like;
  readonly circumstances?: Circumstances;
  /** One more link, to something of which nothing else is known. */
  readonly link?: Fact<'IdentityLink'>;
}

/**
 * All that is on record of one client at one `knownAt`, folded once: which facts are its own or come to it through links,
 * what retractions left of them, what surrounded them, and what each outward act amounts to at its own time. Nothing in it
 * depends on the service, asset, entity or instant that is asked about, and nothing is concluded from it.
 */
export class ClientRecord {
  readonly client: string;
  /** All registers, from which those for this client are taken. */
  readonly allRegisters: Registers;
  readonly registers: RegisterState;
  readonly knownAt: number;
  readonly readings: ClientReadings;
  readonly circumstances: Circumstances;
  /** Every fact that is known of the client and its links, whatever is left of it. */
  readonly facts: readonly Fact[];
  /** Every fact that counts for the client, by occurrence. */
  readonly owned: readonly Owned[];
  /** What an exposure check must list. */
  readonly names: readonly string[];
  /** What communications and exposures amount to. */
  readonly outward: readonly Act[];
  /** Retractions that took away what hurt in this client's evidence. */
  readonly relieving: readonly Fact[];
  /** The first regulator's request on this very client, if any. */
  readonly regulatoryRequest: Fact | undefined;
  readonly #owners: ReadonlyMap<string, Owner>;
  readonly #byKind: ReadonlyMap<KindName, Owned[]>;
  readonly #ownByKind = new Map<KindName, readonly Fact[]>();
  readonly #isFrozen: (fact: Fact) => boolean;
  #arrivals: ArrivalsAbout | undefined;
  #requests: ReadonlyMap<string, readonly Fact<'ServiceRequest'>[]> | undefined;
  #openAllegations: readonly Fact<'Allegation'>[] | undefined;
  #subjects: readonly Subject[] | undefined;
  #subjectKeys: ReadonlySet<string> | undefined;
  #answered: ReadonlySet<string> | undefined;
  #deliveries: ReadonlySet<string> | undefined;

  /**
   * @param client the client's pseudonym
   * @param evidence what is known of the client and of every subject in `linkedSubjects`; more does no harm
   * @param readings how it is read
   * @param variation of another record, with which it shares all that does not differ
   */
  constructor(
    client: string,
    evidence: Iterable<RecordedEvidence>,
    registers: Registers,
    readings: ClientReadings,
    { doubt, like, circumstances, link }: Variation<ClientRecord> = {},
  ) {
    this.client = client;
    this.knownAt = registers.knownAt;
    this.allRegisters = registers;
    this.readings = readings;
    if (like !== undefined) {
      this.regulatoryRequest = like.regulatoryRequest;
      this.registers = registers.for(this.regulatoryRequest, doubt);
      this.relieving = like.relieving;
      this.owned = like.owned;
      this.circumstances = circumstances ?? like.circumstances.under(this.registers);
      this.outward = like.outward;
      this.facts = like.facts;
      this.#owners = link === undefined ? like.#owners : joinedBy(link, `client/${client}`, like.#owners);
      this.names = link === undefined ? like.names : namesToCheck(this.#owners);
      this.#byKind = like.#byKind;
      this.#isFrozen = like.#isFrozen;
      return;
    }
    const subject = `client/${client}`;
    const facts = knownFacts(seen(evidence, readings), registers.knownAt);
    this.facts = facts;
    this.regulatoryRequest = facts.find((fact) => fact.kind === 'RegulatoryRequest' && fact.subject === subject);
    this.registers = registers.for(this.regulatoryRequest, doubt);
    const asked = [this.regulatoryRequest, registers.request].filter((fact) => fact !== undefined);
    this.#isFrozen = frozenBy(asked.sort(compareRecorded)[0]);
    const relieving = applyRetractions(facts, this.#isFrozen, readings.canHurt);
    const owners = ownersOf(subject, facts);
    this.relieving = relieving.filter((fact) => owners.has(fact.subject));
    this.#owners = owners;
    this.names = namesToCheck(owners);
    this.owned = facts
      .filter((fact) => (fact.helps || fact.hurts) && owners.has(fact.subject))
      .sort(compareOccurred)
      .map((fact) => ({ fact, owner: owners.get(fact.subject) as Owner }));
    this.#byKind = Map.groupBy(this.owned, ({ fact }) => fact.kind);
    this.circumstances = new Circumstances(subject, this.owned, this.registers);
    this.outward = readings.outward(this.owned, this.circumstances);
  }

  /** Facts of one kind that count for the client, by occurrence, with their owners. */
  of<K extends KindName>(kind: K): readonly Owned<Fact<K>>[] {
    return (this.#byKind.get(kind) ?? []) as unknown as Owned<Fact<K>>[];
  }

  /** The client's own facts of one kind, by occurrence. */
  own<K extends KindName>(kind: K): readonly Fact<K>[] {
    let facts = this.#ownByKind.get(kind);
    if (facts === undefined) {
      facts = this.of(kind)
        .filter(({ owner }) => owner.own)
        .map(({ fact }) => fact as Fact);
      this.#ownByKind.set(kind, facts);
    }
    return facts as unknown as Fact<K>[];
  }

  /** The client's own requests for one service and asset (`keyOf`), by occurrence. */
  requestsFor(key: string): readonly Fact<'ServiceRequest'>[] {
    this.#requests ??= Map.groupBy(this.own('ServiceRequest'), ({ data }) => keyOf(data));
    return this.#requests.get(key) ?? [];
  }

  /** By occurrence. */
  get openAllegations(): readonly Fact<'Allegation'>[] {
    this.#openAllegations ??= openAllegations(this);
    return this.#openAllegations;
  }

  /** Facts of the client and of what is linked to it from which a retraction took away what hurt, by occurrence. */
  get retracted(): readonly Owned[] {
    return this.facts
      .filter((fact) => !fact.hurts && this.#owners.has(fact.subject))
      .sort(compareOccurred)
      .map((fact) => ({ fact, owner: this.#owners.get(fact.subject) as Owner }));
  }

  /** What arrived that claims to be about the client, and nothing settles; by the time that it claims. */
  get unsettledArrivals(): readonly Unsettled[] {
    return this.arrivals.unsettled;
  }

  /** What arrived that claims to be about the client and may hurt it, whatever became of it. */
  get arrivals(): ArrivalsAbout {
    this.#arrivals ??= arrivalsAbout(this.facts, this.#owners, this.#believed, this.readings.helpsOnly);
    return this.#arrivals;
  }

  /** Whether a fact that was recorded later mends one of them. */
  mendsArrival(fact: Fact): boolean {
    return this.unsettledArrivals.some((unsettled) => {
      const arrived = arrivedIn(unsettled.fact);
      return arrived !== undefined && mends(fact, arrived);
    });
  }

  get #believed(): Believed {
    return { isTimely: (fact) => this.isTimely(fact), isFrozen: this.#isFrozen };
  }

  isTimely(fact: Fact): boolean {
    return isTimely(fact, this.registers.tables.policy);
  }

  /** Every service and asset that the client has. */
  subjects(): readonly Subject[] {
    this.#subjects ??= subjectsOf(this);
    return this.#subjects;
  }

  /** `keyOf` each of them. */
  get subjectKeys(): ReadonlySet<string> {
    this.#subjectKeys ??= new Set(this.subjects().map(keyOf));
    return this.#subjectKeys;
  }

  /** By what title facts about a subject count for the client; undefined where they do not. */
  ownerOf(subject: string): Owner | undefined {
    return this.#owners.get(subject);
  }

  /** Each that is one, itself first. */
  get owners(): readonly Owner[] {
    return [...this.#owners.values()];
  }

  /** When (ms) one service and asset (`keyOf`) were offered last that were not to be; -Infinity where they never were. */
  lastOffer(key: string): number {
    const offers = this.outward.filter(
      ({ effect, offers }) => isAdverse(effect) && offers.some((o) => keyOf(o) === key),
    );
    return offers.reduce((last, { at }) => Math.max(last, at), -Infinity);
  }

  /** The names that stages of one delivery share, with whose names they are: of each message that has one. */
  get deliveries(): ReadonlySet<string> {
    this.#deliveries ??= new Set(
      [...this.of('FirmCommunication'), ...this.of('MarketingExposure')].flatMap(({ fact }) => deliveryIn(fact) ?? []),
    );
    return this.#deliveries;
  }

  hasStageOf(delivery: string): boolean {
    return this.deliveries.has(delivery);
  }

  /** The links by which a check would have had to list what it does not. */
  leftOutOf(check: Fact<'ExposureCheck'>): readonly Fact[] {
    const listed = new Set(check.data.identifiers);
    return [...this.#owners.values()]
      .filter(({ own, subject }) => !own && !listed.has(nameToCheck(subject)))
      .flatMap(({ links }) => links);
  }

  /** Whether any communication says that it answers an event, there or not. */
  isAnswered(event: { readonly source: string; readonly id: string }): boolean {
    this.#answered ??= new Set(
      this.of('FirmCommunication').flatMap(({ fact: { data } }) => (data.inReplyTo ? [eventKey(data.inReplyTo)] : [])),
    );
    return this.#answered.has(eventKey(event));
  }
}
