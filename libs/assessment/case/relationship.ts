import { countUntil } from '#libs/evidence';
import type { ClientRecord } from '../client/client-record.js';
import type { Whereabouts } from '../client/location.js';
import { type Fact, isKind } from '../facts/fact.js';
import { entriesOf, isNamed, type Subject } from '../facts/scope.js';
import { Checks } from './checks.js';
import { Helpful, type Item } from './helpful.js';

/** How the client's relationship with the firm stands at one instant, whatever service and asset it is about. */
export interface RelationshipState {
  readonly at: number;
  /** Where the latest unbroken stay in the Union begins, in which all evidence must lie. */
  readonly stayStart: number;
  /** Where it ended, though the client may be inside: only a probable link says so. */
  readonly stayEnd: number;
  /** E1. */
  readonly contact: Item;
  /** E3. */
  readonly origin: Item;
  /** The first timely inbound contact of that stay. */
  readonly firstContact: Fact<'ClientContact'> | undefined;
  /** Of how many sources the silence since the last heartbeat is a gap by then. */
  readonly silentSources: number;
}

/** What a client asked for by itself, and when. */
interface Ask {
  readonly at: number;
  readonly subjects: readonly Subject[];
}

/** E1 and E3 belong to the relationship and serve all its subjects; E4 is looked up here for each request (3.4). */
export class Relationship {
  readonly contacts: Helpful<Fact<'ClientContact'>>;
  readonly origins: Helpful<Fact<'OriginEvidence'>>;
  readonly checks: Checks;
  readonly #record: ClientRecord;
  readonly #whereabouts: Whereabouts;
  readonly #silences: readonly { readonly at: number }[];
  #last: RelationshipState | undefined;
  #asks: readonly Ask[] | undefined;

  constructor(record: ClientRecord) {
    this.#record = record;
    const isTimely = (fact: Fact) => record.isTimely(fact);
    const contacts = record.of('ClientContact').filter(({ owner, fact }) => owner.favourable && fact.helps);
    this.contacts = new Helpful(
      contacts.map(({ fact }) => fact),
      isTimely,
    );
    const { isOrigin, hasLooked } = record.readings;
    const origins = record
      .of('OriginEvidence')
      .filter(({ owner, fact }) => owner.favourable && fact.helps)
      .map(({ fact }) => fact)
      .filter(isOrigin);
    this.origins = new Helpful(origins, isTimely);
    const isComplete = (check: Fact<'ExposureCheck'>) => hasLooked(check, record.allRegisters.ledger);
    this.checks = new Checks(record.own('ExposureCheck'), record.names, isTimely, isComplete);
    const silences = record.registers.sources.map(({ silentFrom }) => ({ at: silentFrom }));
    this.#silences = silences.sort((a, b) => a.at - b.at);
    this.#whereabouts = record.circumstances.whereabouts;
  }

  at(at: number): RelationshipState {
    if (this.#last?.at === at) return this.#last;
    const stayStart = this.#whereabouts.stayStart(at);
    const stayEnd = this.#whereabouts.stayEnd(at);
    const freshTo = Math.min(at, stayEnd);
    this.#last = {
      at,
      stayStart,
      stayEnd,
      contact: this.contacts.item(-Infinity, stayStart, at, freshTo),
      origin: this.origins.item(-Infinity, stayStart, at, freshTo),
      firstContact: this.contacts.firstTimely(stayStart, freshTo),
      silentSources: countUntil(this.#silences, at),
    };
    return this.#last;
  }

  /** Requests that stand as E2, and timely contacts with what their enquiry names entry by entry; by occurrence. */
  get asks(): readonly Ask[] {
    this.#asks ??= asksOf(this.#record);
    return this.#asks;
  }

  /** Instants (ms) at which E1, E3 or E4 may turn. */
  get moments(): readonly number[] {
    return [...[...this.contacts.all, ...this.origins.all].map(({ at }) => at), ...this.checks.moments];
  }
}

function asksOf(record: ClientRecord): readonly Ask[] {
  const isOwn = (fact: Fact) => fact.helps && record.isTimely(fact);
  const requests = record.own('ServiceRequest').filter((fact) => isOwn(fact) && fact.data.promptedBy === undefined);
  const contacts = record.of('ClientContact').filter(({ owner, fact }) => owner.favourable && isOwn(fact));
  return [
    ...requests.map(({ at, data }) => ({ at, subjects: [data] })),
    ...contacts.map(({ fact }) => ({ at: fact.at, subjects: enquiredIn(fact) })),
  ].sort((a, b) => a.at - b.at);
}

/** What an enquiry names entry by entry: nothing where there is none. */
export const enquiredIn = (fact: Fact): readonly Subject[] =>
  isKind(fact, 'ClientContact') && fact.data.enquiry !== undefined ? entriesOf(fact.data.enquiry).filter(isNamed) : [];
