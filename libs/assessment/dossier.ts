import type { KindName, RecordedEvidence } from '#libs/evidence';
import { ActIndex } from './act-index.js';
import { type Act, actsOf, type Effect, isAdverse } from './acts.js';
import { openAllegations } from './allegations.js';
import { Circumstances } from './circumstances.js';
import { keyOf, type Subject } from './coverage.js';
import { type Doubt, isOpenTo, without } from './doubt.js';
import { compareOccurred, compareRecorded, compareText, eventKey, type Fact, isTimely, knownFacts } from './fact.js';
import { kept } from './kept.js';
import { namesToCheck, type Owned, type Owner, ownersOf } from './links.js';
import { Originals } from './originals.js';
import type { RegisterState } from './register-state.js';
import type { Registers } from './registers.js';
import { Relationship } from './relationship.js';
import { applyRetractions, frozenBy } from './retractions.js';
import { solicitationRules } from './rules/table.js';
import { SubjectFile } from './subject-file.js';
import { subjectsOf } from './subjects.js';

/** An act and the rule under which it would taint. */
export interface RuledAct extends Act {
  readonly rule: string;
}

/** In what a dossier differs from one of the same evidence by the same registers. */
interface Variation {
  /** What is not believed, in the evidence neither. */
  readonly doubt?: Doubt;
  /** That of the same evidence, under registers that differ in nothing that it names. */
  readonly like?: Dossier;
  readonly circumstances?: Circumstances;
}

/** How many services and assets are kept prepared, whatever is asked about. */
const filesMax = 256;

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
  /** Retractions that took away what hurt in this client's evidence. */
  readonly relieving: readonly Fact[];
  readonly #facts: readonly Fact[];
  readonly #owners: ReadonlyMap<string, Owner>;
  readonly #registers: Registers;
  readonly #request: Fact | undefined;
  readonly #byKind: ReadonlyMap<KindName, Owned[]>;
  readonly #ownByKind = new Map<KindName, readonly Fact[]>();
  readonly #files = new Map<string, SubjectFile>();
  readonly #doubting = new Map<Doubt, Dossier>();
  #relationship: Relationship | undefined;
  #originals: Originals | undefined;
  #requests: ReadonlyMap<string, readonly Fact<'ServiceRequest'>[]> | undefined;
  #openAllegations: readonly Fact<'Allegation'>[] | undefined;
  #promotions: ActIndex<RuledAct> | undefined;
  #offers: ActIndex<RuledAct> | undefined;
  #neutral: ActIndex<RuledAct> | undefined;
  #subjects: readonly Subject[] | undefined;
  #subjectKeys: ReadonlySet<string> | undefined;
  #answered: ReadonlySet<string> | undefined;

  /**
   * @param client the client's pseudonym
   * @param evidence what is known of the client and of every subject in `linkedSubjects`; more does no harm
   * @param variation of another dossier, with which it shares all that does not differ
   */
  constructor(
    client: string,
    evidence: Iterable<RecordedEvidence>,
    registers: Registers,
    { doubt, like, circumstances }: Variation = {},
  ) {
    this.client = client;
    this.knownAt = registers.knownAt;
    this.#registers = registers;
    if (like !== undefined) {
      this.#request = like.#request;
      this.registers = registers.for(this.#request, doubt);
      this.relieving = like.relieving;
      this.names = like.names;
      this.owned = like.owned;
      this.circumstances = circumstances ?? like.circumstances.under(this.registers);
      this.outward = like.outward;
      this.acts = like.acts;
      this.#facts = like.#facts;
      this.#owners = like.#owners;
      this.#byKind = like.#byKind;
      return;
    }
    const subject = `client/${client}`;
    const facts = knownFacts(evidence, registers.knownAt);
    this.#facts = facts;
    this.#request = facts.find((fact) => fact.kind === 'RegulatoryRequest' && fact.subject === subject);
    this.registers = registers.for(this.#request, doubt);
    const freeze = [this.#request, registers.request].filter((fact) => fact !== undefined).sort(compareRecorded)[0];
    const relieving = applyRetractions(facts, frozenBy(freeze));
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
    this.outward = this.owned.flatMap(({ fact, owner }) => actsOf(fact, owner, this.circumstances));
    this.acts = solicitationRules
      .flatMap(({ id, acts }) => acts(this).map((act) => ({ ...act, rule: id })))
      .sort((a, b) => a.at - b.at || compareText(a.rule, b.rule) || compareOccurred(a.fact, b.fact));
  }

  /**
   * The same client after one more login, later than everything there is about it (`latest`, ms), where that only says
   * where the client is from then on, inside or assumed inside. Undefined where more may hang on it.
   */
  afterLogin(login: Fact, latest: number): Dossier | undefined {
    const { entities, tables } = this.registers;
    if (login.at <= latest || this.ownerOf(login.subject)?.own !== true) return undefined;
    const isEntitled = entities.ids.some((entity) => entities.isEntitled(entity));
    if (isEntitled && tables.transitionEnds.some((end) => end > login.at)) return undefined;
    const whereabouts = this.circumstances.whereabouts.after(login);
    if (whereabouts === undefined) return undefined;
    const circumstances = this.circumstances.elsewhere(whereabouts);
    return new Dossier(this.client, [], this.#registers, { like: this, circumstances });
  }

  /** The same evidence under registers that differ in nothing that it names: in other entries, and in sources. */
  under(registers: Registers): Dossier {
    return new Dossier(this.client, [], registers, { like: this });
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

  /** What the acts and requests amount to for one service and asset; made once. */
  file(service: string, asset: string): SubjectFile {
    const subject = { service, asset };
    return kept(this.#files, keyOf(subject), filesMax, () => new SubjectFile(this, subject));
  }

  /** Contact, origin and checks, at any instant. */
  get relationship(): Relationship {
    this.#relationship ??= new Relationship(this);
    return this.#relationship;
  }

  /** Which requests may carry a same-type offer. */
  get originals(): Originals {
    this.#originals ??= new Originals(this);
    return this.#originals;
  }

  /** By occurrence. */
  get openAllegations(): readonly Fact<'Allegation'>[] {
    this.#openAllegations ??= openAllegations(this);
    return this.#openAllegations;
  }

  /** Adverse acts by what they promote as a whole. */
  get promotions(): ActIndex<RuledAct> {
    this.#promotions ??= new ActIndex(this.#actsThat(isAdverse), ({ entries }) => entries);
    return this.#promotions;
  }

  /** Adverse acts by what they offer by name. */
  get offers(): ActIndex<RuledAct> {
    this.#offers ??= new ActIndex(this.#actsThat(isAdverse), ({ offers }) => offers);
    return this.#offers;
  }

  /** Acts that a neutral rule sets aside, by what they are about. */
  get neutral(): ActIndex<RuledAct> {
    const isNeutral = (effect: Effect) => !isAdverse(effect);
    this.#neutral ??= new ActIndex(this.#actsThat(isNeutral), ({ entries, offers }) => [...entries, ...offers]);
    return this.#neutral;
  }

  isTimely(fact: Fact): boolean {
    return isTimely(fact, this.registers.tables.policy);
  }

  /** The same client, if nothing of a kind were believed (`doubt.ts`): itself where that changes nothing. */
  doubting(doubt: Doubt): Dossier {
    return kept(this.#doubting, doubt, 2, () => {
      const evidence = this.#facts.map((fact) => fact.evidence);
      const isSame = this.#registers.for(this.#request, doubt) === this.registers && !isOpenTo(doubt, evidence);
      return isSame ? this : new Dossier(this.client, without(doubt, evidence), this.#registers, { doubt });
    });
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

  /** Whether any communication says that it answers an event, there or not. */
  isAnswered(event: { readonly source: string; readonly id: string }): boolean {
    this.#answered ??= new Set(
      this.of('FirmCommunication').flatMap(({ fact: { data } }) => (data.inReplyTo ? [eventKey(data.inReplyTo)] : [])),
    );
    return this.#answered.has(eventKey(event));
  }

  #actsThat(fits: (effect: Effect) => boolean): RuledAct[] {
    return this.acts.filter(({ effect }) => fits(effect));
  }
}
