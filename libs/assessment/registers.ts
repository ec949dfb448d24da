import { type KindName, type RecordedEvidence, sourceOfSubject } from '#libs/evidence';
import { Actors } from './actors.js';
import type { Arrivals } from './arrivals.js';
import { Assets } from './assets.js';
import { type CampaignRecord, toCampaigns } from './campaigns.js';
import { type Doubt, isOpenTo, without } from './doubt.js';
import { Entities } from './entities.js';
import { compareRecorded, type Fact, isKind, knownFacts } from './fact.js';
import { kept } from './kept.js';
import { type Reference, ReferenceTables, referenceIn, shippedReference } from './reference/reference.js';
import { applyRetractions } from './retractions.js';
import { SourceRecord } from './sources.js';
import { Surfaces } from './surfaces.js';

/** The registers as they stand for clients whose first regulator's request (if any) is the same one. */
export interface RegisterState {
  /** Everything about registers, in the ledger's order, with what retractions left of it. */
  readonly facts: readonly Fact[];
  readonly tables: ReferenceTables;
  readonly actors: Actors;
  readonly assets: Assets;
  readonly campaigns: ReadonlyMap<string, CampaignRecord>;
  readonly entities: Entities;
  readonly sources: readonly SourceRecord[];
  readonly surfaces: Surfaces;
  /** Retractions that took away what hurt: acts of two persons that answers may rest on. */
  readonly relieving: readonly Fact[];
}

/** How many states are kept for clients about whom a regulator asked: one for each stretch between retractions. */
const frozenMax = 64;

/** States as they would be if something were not believed, for as long as the state itself is held. */
const doubted = new WeakMap<RegisterState, Map<Doubt, RegisterState>>();

/**
 * All that is known at one `knownAt` and is not about one client: reference data, actors, assets, campaigns, entities,
 * sources, surfaces. Prepared once, then shared by the dossiers of any number of clients.
 */
export class Registers {
  readonly knownAt: number;
  readonly tables: ReferenceTables;
  /** The first regulator's request on the whole ledger, if any. */
  readonly request: Fact | undefined;
  readonly #evidence: readonly RecordedEvidence[];
  readonly #arrivals: (source: string) => Arrivals;
  readonly #retractions: readonly Fact[];
  readonly #open: RegisterState;
  /** By how many retractions came before a client's request. */
  readonly #frozen: Map<number, RegisterState>;

  /**
   * @param evidence what is known of every subject but clients and identifiers; what is later than `knownAt` is left out
   * @param arrivals what has arrived from a source, as known then
   * @param like the registers of the same evidence, to share what does not differ: all but the sources that sent more
   */
  constructor(
    evidence: Iterable<RecordedEvidence>,
    knownAt: number,
    arrivals: (source: string) => Arrivals,
    like?: { readonly registers: Registers; readonly sentMore: ReadonlySet<string> },
  ) {
    this.knownAt = knownAt;
    if (like !== undefined) {
      const { registers, sentMore } = like;
      this.#evidence = registers.#evidence;
      this.#arrivals = arrivals;
      this.tables = registers.tables;
      this.request = registers.request;
      this.#retractions = registers.#retractions;
      this.#open = sentMore.size === 0 ? registers.#open : this.#renewed(registers.#open, sentMore);
      this.#frozen = sentMore.size === 0 ? registers.#frozen : new Map();
      return;
    }
    this.#evidence = [...evidence];
    this.#arrivals = arrivals;
    const facts = knownFacts(this.#evidence, knownAt);
    this.tables = new ReferenceTables(adopted(facts), knownAt);
    this.request = facts.find((fact) => fact.kind === 'RegulatoryRequest');
    this.#retractions = facts.filter((fact) => fact.kind === 'Retraction');
    this.#open = this.#stateOf(facts, this.request);
    this.#frozen = new Map();
  }

  /**
   * The same registers at another instant, with nothing recorded about any of them in between; costs next to nothing
   * unless reference data was published in between. `sentMore` are the registered sources from which something else
   * arrived, or had not arrived yet, and `arrivals` what had arrived by then.
   */
  at(knownAt: number, sentMore: ReadonlySet<string> = new Set(), arrivals = this.#arrivals): Registers {
    if (knownAt === this.knownAt && sentMore.size === 0) return this;
    const isSame = this.tables.publishedBy(knownAt) === this.tables.publishedBy(this.knownAt);
    return new Registers(this.#evidence, knownAt, arrivals, isSame ? { registers: this, sentMore } : undefined);
  }

  /**
   * The registers for a client; `request` is the first regulator's request on that very client. With a `doubt`, as they
   * would be if nothing of that kind were believed: the very same where that changes nothing.
   */
  for(request?: Fact, doubt?: Doubt): RegisterState {
    const first = [request, this.request].filter((fact) => fact !== undefined).sort(compareRecorded)[0];
    const state = this.#frozenBy(first);
    if (doubt === undefined) return state;
    const known = doubted.get(state) ?? new Map<Doubt, RegisterState>();
    doubted.set(state, known);
    const doubting = known.get(doubt) ?? this.#doubting(state, doubt, first);
    known.set(doubt, doubting);
    return doubting;
  }

  #frozenBy(first: Fact | undefined): RegisterState {
    if (first === undefined || first === this.request) return this.#open;
    // A request changes a register only where a retraction came after it.
    const before = this.#retractions.findLastIndex((retraction) => compareRecorded(retraction, first) < 0) + 1;
    if (before === this.#retractions.length) return this.#open;
    return kept(this.#frozen, before, frozenMax, () => this.#stateOf(knownFacts(this.#evidence, this.knownAt), first));
  }

  #doubting(state: RegisterState, doubt: Doubt, freeze: Fact | undefined): RegisterState {
    // Of anchors, only those of assets bear on a register.
    const isAltered =
      doubt === 'approver'
        ? state.relieving.length > 0
        : isOpenTo(
            doubt,
            state.facts.filter((fact) => fact.kind === 'AssetRegistered').map(({ evidence }) => evidence),
          );
    if (isAltered) return this.#stateOf(knownFacts(without(doubt, this.#evidence), this.knownAt), freeze);
    if (doubt !== 'approver' || !state.sources.some(({ restsOnApproval }) => restsOnApproval)) return state;
    return { ...state, sources: state.sources.map(({ unlifted }) => unlifted) };
  }

  #renewed(state: RegisterState, sentMore: ReadonlySet<string>): RegisterState {
    const sources = state.sources.map((source) => {
      if (!sentMore.has(source.id)) return source;
      const facts = state.facts.filter(({ subject }) => sourceOfSubject(subject) === source.id);
      return new SourceRecord(source.id, facts, this.#arrivals(source.id), this.tables);
    });
    return { ...state, sources };
  }

  #stateOf(facts: Fact[], freeze: Fact | undefined): RegisterState {
    const relieving = applyRetractions(facts, freeze);
    const of = <K extends KindName>(kind: K): Fact<K>[] => facts.filter((fact): fact is Fact<K> => isKind(fact, kind));
    const { tables } = this;
    return {
      facts,
      tables,
      actors: new Actors(of('ActorRelation'), tables.policy),
      assets: new Assets(of('AssetRegistered'), tables.policy),
      campaigns: toCampaigns(of('Campaign')),
      entities: new Entities(facts, tables),
      sources: sourcesOf(facts, this.#arrivals, tables),
      surfaces: new Surfaces(of('Surface'), tables),
      relieving,
    };
  }
}

/** The newest reference data that the ledger adopted; what is shipped where a file holds none. */
function adopted(facts: readonly Fact[]): Reference {
  const last = facts.findLast((fact): fact is Fact<'ReferenceAdopted'> => isKind(fact, 'ReferenceAdopted'));
  return last === undefined ? shippedReference : referenceIn(last.data.content);
}

function sourcesOf(
  facts: readonly Fact[],
  arrivals: (source: string) => Arrivals,
  tables: ReferenceTables,
): SourceRecord[] {
  const about = facts.filter(({ subject }) => subject.startsWith('source/'));
  // However a subject is percent-encoded, it is the source that it names.
  const bySource = Map.groupBy(about, ({ subject }) => sourceOfSubject(subject) ?? subject.slice('source/'.length));
  const registered = [...bySource].filter(([, all]) =>
    all.some((fact) => fact.kind === 'Source' && (fact.helps || fact.hurts)),
  );
  return registered.map(([name, all]) => new SourceRecord(name, all, arrivals(name), tables));
}
