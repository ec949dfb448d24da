import type { KindName, RecordedEvidence } from '#libs/evidence';
import { type Act, actsOf, isAdverse } from './acts.js';
import { Circumstances } from './circumstances.js';
import { compareOccurred, compareRecorded, compareText, type Fact, isKind, isTimely, knownFacts } from './fact.js';
import { namesToCheck, type Owned, type Owner, ownersOf } from './links.js';
import type { RegisterState, Registers } from './registers.js';
import { solicitationRules } from './rules/table.js';
import { applyRetractions } from './standing.js';
import { SubjectFile } from './subject-file.js';

/** An act and the rule under which it would taint. */
export interface RuledAct extends Act {
  readonly rule: string;
}

/** Kinds whose facts count from their own time on; of outward acts only the adverse ones do. */
const deciding: readonly KindName[] = [
  'ClientContact',
  'OriginEvidence',
  'ServiceRequest',
  'ExposureCheck',
  'Allegation',
];

/**
 * All that is known of one client at one `knownAt`, folded once: which facts are its own or come to it through links,
 * what retractions left of them, and what each outward act amounts to at its own time. Nothing in it depends on the
 * service, asset, entity or instant that is asked about.
 */
export class Dossier {
  readonly client: string;
  readonly registers: RegisterState;
  readonly knownAt: number;
  readonly circumstances: Circumstances;
  /** Every fact that counts for the client, by occurrence. */
  readonly owned: readonly Owned[];
  /** What an exposure check must list. */
  readonly names: readonly string[];
  /** What communications and exposures amount to. */
  readonly outward: readonly Act[];
  /** Every act by which the client may have been solicited, with its rule, by occurrence. */
  readonly acts: readonly RuledAct[];
  /** Effective acts of two persons on this client's evidence (APPROVAL_UNVERIFIED). */
  readonly relieving: readonly Fact[];
  readonly #byKind = new Map<KindName, Owned[]>();
  readonly #ownByKind = new Map<KindName, readonly Fact[]>();
  readonly #files = new Map<string, SubjectFile>();
  #moments: readonly number[] | undefined;

  /**
   * @param client the client's pseudonym
   * @param evidence what is known of the client and of every subject in `linkedSubjects`; more does no harm
   */
  constructor(client: string, evidence: Iterable<RecordedEvidence>, registers: Registers) {
    this.client = client;
    this.knownAt = registers.knownAt;
    const subject = `client/${client}`;
    const facts = knownFacts(evidence, registers.knownAt);
    const request = facts.find((fact) => fact.kind === 'RegulatoryRequest' && fact.subject === subject);
    this.registers = registers.for(request);
    const freeze = [request, registers.request].filter((fact) => fact !== undefined).sort(compareRecorded)[0];
    this.relieving = applyRetractions(facts, freeze);
    const owners = ownersOf(subject, facts);
    this.names = namesToCheck(owners);
    this.owned = facts
      .filter((fact) => (fact.helps || fact.hurts) && owners.has(fact.subject))
      .sort(compareOccurred)
      .map((fact) => ({ fact, owner: owners.get(fact.subject) as Owner }));
    for (const item of this.owned) {
      const held = this.#byKind.get(item.fact.kind);
      if (held === undefined) this.#byKind.set(item.fact.kind, [item]);
      else held.push(item);
    }
    this.circumstances = new Circumstances(subject, this.owned, this.registers);
    this.outward = this.owned.flatMap(({ fact, owner }) => actsOf(fact, owner, this.circumstances));
    this.acts = solicitationRules
      .flatMap(({ id, acts }) => acts(this).map((act) => ({ ...act, rule: id })))
      .sort((a, b) => a.at - b.at || compareText(a.rule, b.rule) || compareOccurred(a.fact, b.fact));
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

  /** Instants (ms) of the client's facts at which an answer may change, whatever it is about. Unsorted. */
  get moments(): readonly number[] {
    this.#moments ??= [
      ...deciding.flatMap((kind) => this.of(kind).map(({ fact }) => fact.at)),
      ...this.acts.filter(({ effect }) => isAdverse(effect)).map(({ at }) => at),
      ...this.circumstances.whereabouts.changes(),
    ];
    return this.#moments;
  }

  /** What the acts and requests amount to for one service and asset; made once. */
  file(service: string, asset: string): SubjectFile {
    const key = `${service}\n${asset}`;
    let file = this.#files.get(key);
    if (file === undefined) {
      file = new SubjectFile(this, { service, asset });
      this.#files.set(key, file);
    }
    return file;
  }

  isTimely(fact: Fact): boolean {
    return isTimely(fact, this.registers.tables.policy);
  }

  /** Every service and asset that the client has: asked for, provided, or named in an offer or reply to it. */
  subjects(): { readonly service: string; readonly asset: string }[] {
    const found = new Map<string, { service: string; asset: string }>();
    const add = ({ service, asset }: { service: string; asset: string }) =>
      found.set(`${service}\n${asset}`, { service, asset });
    for (const fact of this.own('ServiceRequest')) add(fact.data);
    for (const fact of this.own('ServiceProvided')) add(fact.data);
    for (const { fact, owner } of this.owned) {
      if (!owner.own && !owner.favourable) continue;
      if (!isKind(fact, 'FirmCommunication') && !isKind(fact, 'MarketingExposure')) continue;
      const { purpose, coverage } = fact.data;
      if ((purpose !== 'OFFER' && purpose !== 'REPLY') || coverage === undefined || coverage === 'ALL') continue;
      for (const entry of coverage) if (entry.service !== '*' && entry.asset !== '*') add(entry);
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  }
}
