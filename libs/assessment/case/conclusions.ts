import { type KindName, kept, type RecordedEvidence } from '#libs/evidence';
import type { Act, Effect } from '../client/acts.js';
import type { ClientReadings } from '../client/client-readings.js';
import { ClientRecord, type Variation } from '../client/client-record.js';
import { compareOccurred, compareText, eventKey, type Fact, isKind } from '../facts/fact.js';
import { keyOf, type Subject } from '../facts/scope.js';
import type { Registers } from '../registers/registers.js';
import type { Helpful } from './helpful.js';
import { Originals } from './originals.js';
import { Relationship } from './relationship.js';
import type { Reasons } from './request-case.js';
import { RequestFile } from './request-file.js';
import { RuledActs } from './ruled-acts.js';
import { SubjectFile } from './subject-file.js';
import { weighedActs } from './weighed-acts.js';

/** By what rules something is concluded from a record, before any question is put to the decision table. */
export interface Concluding {
  /** Which acts would taint as a whole, and under which rule. */
  readonly solicitation: readonly { readonly id: string; readonly acts: (record: ClientRecord) => readonly Act[] }[];
  readonly reasons: Reasons;
  readonly readings: ClientReadings;
  /** Whether an order bars an entity from this client at an instant: then no offer extends anything. */
  readonly barred?: (record: ClientRecord, entity: string, at: number) => boolean;
}

/** What may be a solicitation, an allegation of one, or a finding of one. */
const standingAgainst: ReadonlySet<KindName> = new Set([
  'MarketingExposure',
  'FirmCommunication',
  'OriginEvidence',
  'ClientContact',
  'ServiceRequest',
  'Allegation',
  'ExposureCheck',
]);

/** How many services and assets are kept prepared, whatever is asked about. */
const filesMax = 256;

/** A client's record, and what follows from it for any service, asset and instant; each conclusion is drawn once. */
export class Conclusions extends ClientRecord {
  /** Every act by which the client may have been solicited, with its rule. */
  readonly acts: RuledActs;
  readonly reasons: Reasons;
  readonly #files = new Map<string, SubjectFile>();
  readonly #requestFiles = new Map<string, RequestFile>();
  #relationship: Relationship | undefined;
  readonly #concluding: Concluding;
  #unrelieved: Conclusions | undefined;
  readonly #originals = new Map<string, Originals>();

  constructor(
    client: string,
    evidence: Iterable<RecordedEvidence>,
    registers: Registers,
    concluding: Concluding,
    variation: Variation<Conclusions> = {},
  ) {
    super(client, evidence, registers, concluding.readings, variation);
    const { solicitation, reasons } = concluding;
    this.reasons = reasons;
    this.#concluding = concluding;
    this.acts =
      variation.like?.acts ??
      new RuledActs(
        solicitation
          .flatMap(({ id, acts }) => acts(this).map((act) => ({ ...act, rule: id })))
          .sort((a, b) => a.at - b.at || compareText(a.rule, b.rule) || compareOccurred(a.fact, b.fact)),
      );
  }

  /**
   * What the acts and requests amount to for one service and asset; made once. For an entity that may have been ordered to
   * cease it may be something else.
   */
  file(service: string, asset: string, entity = ''): SubjectFile {
    const subject = { service, asset };
    const orders = this.ordersTo(entity);
    return kept(this.#files, `${keyOf(subject)}\n${orders}`, filesMax, () => {
      const weigh = () => weighedActs(this.acts, () => this.#originalsUnder(orders), subject, this.readings.citesAll);
      return new SubjectFile(this.#requestFile(subject), { weigh, neutral: () => this.acts.neutral.about(subject) });
    });
  }

  /** Contact, origin and checks, at any instant. */
  get relationship(): Relationship {
    this.#relationship ??= new Relationship(this);
    return this.#relationship;
  }

  get contacts(): Helpful<Fact<'ClientContact'>> {
    return this.relationship.contacts;
  }

  /** Whether anything was offered by name that was not to be. */
  get isAnythingOffered(): boolean {
    return this.acts.all.some(({ offers }) => offers.length > 0);
  }

  /** As `Outline` has it. */
  decidedFrom({ service, asset }: Subject, effect: Effect): number {
    return this.file(service, asset).decidedFrom(effect);
  }

  /** As `Outline` has it. */
  get whole(): this {
    return this;
  }

  /** The same client, had no retraction taken away what may stand against it by itself; itself where none did. */
  get unrelieved(): Conclusions {
    this.#unrelieved ??= this.#withoutRelief();
    return this.#unrelieved;
  }

  /** The entity itself where orders to it may bar offers to this client; else nothing. Whatever is concluded is the same. */
  ordersTo(entity: string): string {
    if (this.#concluding.barred === undefined || entity === '') return '';
    return this.registers.entities.orderChanges(entity).length > 0 ? entity : '';
  }

  #withoutRelief(): Conclusions {
    const adverse = this.retracted.map(({ fact }) => fact).filter(({ kind }) => standingAgainst.has(kind));
    if (adverse.length === 0) return this;
    const targets = new Set(adverse.map(({ evidence }) => eventKey(evidence)));
    const isRelief = (fact: Fact) => isKind(fact, 'Retraction') && targets.has(eventKey(fact.data.target));
    const relief = new Set(this.relieving.filter(isRelief));
    const evidence = this.facts.filter((fact) => !relief.has(fact)).map((fact) => fact.evidence);
    return new Conclusions(this.client, evidence, this.allRegisters, this.#concluding);
  }

  /** Which requests may carry a same-type offer. */
  #originalsUnder(orders: string): Originals {
    const known = this.#originals.get(orders);
    if (known !== undefined) return known;
    const { barred } = this.#concluding;
    const originals = new Originals(this, this.acts, {
      relationship: this.relationship,
      reasons: this.reasons,
      fileOf: (subject) => this.#requestFile(subject),
      isBarredAt: barred === undefined || orders === '' ? () => false : (at) => barred(this, orders, at),
    });
    this.#originals.set(orders, originals);
    return originals;
  }

  #requestFile(subject: Subject): RequestFile {
    return kept(this.#requestFiles, keyOf(subject), filesMax, () => new RequestFile(this, this.relationship, subject));
  }
}
