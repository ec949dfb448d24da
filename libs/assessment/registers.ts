import { type KindName, type RecordedEvidence, sourceOfSubject } from '#libs/evidence';
import { Actors } from './actors.js';
import type { Arrivals } from './arrivals.js';
import { Assets } from './assets.js';
import { type CampaignRecord, toCampaigns } from './campaigns.js';
import { Entities } from './entities.js';
import { compareRecorded, type Fact, isKind, knownFacts } from './fact.js';
import { type Reference, ReferenceTables, shippedReference } from './reference/reference.js';
import { SourceRecord } from './sources.js';
import { applyRetractions } from './standing.js';
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
  /** Retractions that took away what hurt, or resolutions: acts of two persons that answers may rest on. */
  readonly restsOnApproval: boolean;
}

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
  readonly #lastRetraction: Fact | undefined;
  readonly #open: RegisterState;
  readonly #frozen: Map<Fact, RegisterState>;

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
      this.#lastRetraction = registers.#lastRetraction;
      this.#open = sentMore.size === 0 ? registers.#open : this.#renewed(registers.#open, sentMore);
      this.#frozen = sentMore.size === 0 ? registers.#frozen : new Map();
      return;
    }
    this.#evidence = [...evidence];
    this.#arrivals = arrivals;
    const facts = knownFacts(this.#evidence, knownAt);
    this.tables = new ReferenceTables(adopted(facts), knownAt);
    this.request = facts.find((fact) => fact.kind === 'RegulatoryRequest');
    this.#lastRetraction = facts.findLast((fact) => fact.kind === 'Retraction');
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

  /** The registers for a client; `request` is the first regulator's request on that very client. */
  for(request?: Fact): RegisterState {
    const first = [request, this.request].filter((fact) => fact !== undefined).sort(compareRecorded)[0];
    // A request changes a register only where a retraction came after it.
    if (first === undefined || first === this.request) return this.#open;
    if (this.#lastRetraction === undefined || compareRecorded(this.#lastRetraction, first) < 0) return this.#open;
    let state = this.#frozen.get(first);
    if (state === undefined) {
      state = this.#stateOf(knownFacts(this.#evidence, this.knownAt), first);
      this.#frozen.set(first, state);
    }
    return state;
  }

  #renewed(state: RegisterState, sentMore: ReadonlySet<string>): RegisterState {
    const sources = state.sources.map((source) => {
      if (!sentMore.has(source.id)) return source;
      const subject = source.versions[0]?.subject;
      const facts = state.facts.filter((fact) => fact.subject === subject);
      return new SourceRecord(source.id, facts, this.#arrivals(source.id), this.tables);
    });
    return { ...state, sources };
  }

  #stateOf(facts: Fact[], freeze: Fact | undefined): RegisterState {
    const relieving = applyRetractions(facts, freeze);
    const of = <K extends KindName>(kind: K): Fact<K>[] => facts.filter((fact): fact is Fact<K> => isKind(fact, kind));
    const { tables } = this;
    const sources = sourcesOf(facts, this.#arrivals, tables);
    return {
      facts,
      tables,
      actors: new Actors(of('ActorRelation'), tables.policy),
      assets: new Assets(of('AssetRegistered'), tables.policy),
      campaigns: toCampaigns(of('Campaign')),
      entities: new Entities(facts),
      sources,
      surfaces: new Surfaces(of('Surface'), tables),
      restsOnApproval: relieving.length > 0 || sources.some((source) => source.restsOnApproval),
    };
  }
}

/** The newest reference data that the ledger adopted; what is shipped where a file holds none. */
function adopted(facts: readonly Fact[]): Reference {
  const last = facts.findLast((fact) => isKind(fact, 'ReferenceAdopted'));
  return last !== undefined && isKind(last, 'ReferenceAdopted')
    ? (last.data.content as unknown as Reference)
    : shippedReference;
}

function sourcesOf(
  facts: readonly Fact[],
  arrivals: (source: string) => Arrivals,
  tables: ReferenceTables,
): SourceRecord[] {
  const bySubject = new Map<string, Fact[]>();
  for (const fact of facts) {
    if (!fact.subject.startsWith('source/')) continue;
    const held = bySubject.get(fact.subject);
    if (held === undefined) bySubject.set(fact.subject, [fact]);
    else held.push(fact);
  }
  const registered = [...bySubject].filter(([, all]) =>
    all.some((fact) => fact.kind === 'Source' && (fact.helps || fact.hurts)),
  );
  return registered.map(([subject, all]) => {
    const name = sourceOfSubject(subject) ?? subject.slice('source/'.length);
    return new SourceRecord(name, all, arrivals(name), tables);
  });
}
