import type { RecordedEvidence } from '#libs/evidence';
import type { Doubt } from '../facts/doubt.js';
import { compareRecorded, type Fact, knownFacts } from '../facts/fact.js';
import type { Reference, ReferenceTables } from '../reference/reference.js';
import type { Arrivals } from '../sources/arrivals.js';
import { SourceRecords, type SourcesAt } from '../sources/source-records.js';
import { RegisterEvidence } from './register-evidence.js';
import type { RegisterReadings } from './register-readings.js';
import { RegisterState } from './register-state.js';

/** What of the evidence about registers is known, and when. */
export interface KnownPrefix {
  readonly position: bigint;
  /** How many pieces. */
  readonly count: number;
  readonly knownAt: number;
}

/** What evidence is judged by, as far as registers know it. */
export interface RegisterRuleSet {
  readonly id: string;
  /** The reference data that goes with it, where a ledger has adopted none. */
  readonly reference: Reference;
  readonly readings: RegisterReadings;
}

/** What a program can judge by. */
export interface RegisterRuleSets<L extends RegisterRuleSet> {
  /** By the name under which a ledger adopted it. Throws where there is none of that name. */
  of(id: string): L;
  /** What counts where nothing was adopted. */
  readonly usual: L;
}

/**
 * All that is known at one `knownAt` and is not about one client: reference data, actors, assets, campaigns, entities,
 * sources, surfaces. Shared by the dossiers of any number of clients, and costs next to nothing until it is asked.
 */
export class Registers<L extends RegisterRuleSet = RegisterRuleSet> {
  /** The rule set in force, or the one that was asked for in its place. */
  readonly law: L;
  /** Whether another one would have been in force; never where nothing was adopted. */
  readonly isHypothetical: boolean;
  readonly knownAt: number;
  readonly tables: ReferenceTables;
  /** The first regulator's request on the whole ledger, if any. */
  readonly request: Fact | undefined;
  readonly #evidence: RegisterEvidence;
  readonly #known: KnownPrefix;
  readonly #sourcesAt: SourcesAt;
  readonly #states = new Map<string, RegisterState>();

  /** @param ruleSet what is asked by, if not by what is in force */
  constructor(
    evidence: RegisterEvidence,
    known: KnownPrefix,
    sourcesAt: SourcesAt,
    laws: RegisterRuleSets<L>,
    ruleSet?: string,
  ) {
    const inForce = evidence.ruleSet(known.count);
    const id = ruleSet ?? inForce;
    this.law = id === undefined ? laws.usual : laws.of(id);
    this.isHypothetical = inForce !== undefined && inForce !== this.law.id;
    this.knownAt = known.knownAt;
    this.tables = evidence.tables(known.count, this.law, known.knownAt);
    this.request = evidence.request(known.count);
    this.#evidence = evidence;
    this.#known = known;
    this.#sourcesAt = sourcesAt;
  }

  /**
   * The registers that follow from evidence in any order.
   *
   * @param evidence what is later than `knownAt`, or about a client, is left out
   * @param arrivals what has arrived from a source, as known then
   */
  static of<L extends RegisterRuleSet>(
    evidence: Iterable<RecordedEvidence>,
    knownAt: number,
    arrivals: (source: string) => Arrivals,
    laws: RegisterRuleSets<L>,
  ): Registers<L> {
    const held = new RegisterEvidence();
    for (const fact of knownFacts(evidence, knownAt)) held.add(fact.evidence, BigInt(fact.recorded));
    const known = { position: BigInt(knownAt), count: held.length, knownAt };
    return new Registers(held, known, new SourceRecords(arrivals).at, laws);
  }

  /** The source under which the ledger speaks of itself. */
  get ledger(): string {
    return this.#evidence.ledger;
  }

  /**
   * The registers for a client; `request` is the first regulator's request on that very client. With a `doubt`, as they
   * would be if nothing of that kind were believed: the very same where that changes nothing.
   */
  for(request?: Fact, doubt?: Doubt): RegisterState {
    const first = [request, this.request].filter((fact) => fact !== undefined).sort(compareRecorded)[0];
    const frozenFrom = first === undefined ? Infinity : this.#evidence.countBefore(first);
    switch (doubt) {
      case undefined:
        return this.#state(frozenFrom);
      case 'anchor':
        return this.#state(frozenFrom, this.#evidence.hasAnchor(this.#known.count) ? doubt : undefined);
      case 'approver': {
        const state = this.#state(frozenFrom);
        const isAltered =
          this.#evidence.hasRelief(Math.min(frozenFrom, this.#known.count)) ||
          state.sources.some(({ restsOnApproval }) => restsOnApproval);
        // No retraction relieves if there are no two persons behind any.
        return isAltered ? this.#state(0, doubt) : state;
      }
    }
  }

  #state(frozenFrom: number, doubt?: Doubt): RegisterState {
    const { position, count } = this.#known;
    // A request changes a register only where a retraction came after it.
    const relieving = this.#evidence.retractionsIn(Math.min(frozenFrom, count));
    const key = `${relieving} ${doubt}`;
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const state = new RegisterState(this.#evidence, {
      position,
      count,
      frozenFrom,
      tables: this.tables,
      ruleSet: this.law.id,
      readings: this.law.readings,
      sourcesAt: this.#sourcesAt,
      isPlain: doubt !== 'approver' && this.#sourcesStandAsForAll(frozenFrom),
      believesAnchors: doubt !== 'anchor',
      believesApprovals: doubt !== 'approver',
    });
    this.#states.set(key, state);
    return state;
  }

  #sourcesStandAsForAll(frozenFrom: number): boolean {
    const { count } = this.#known;
    const ofAll = this.request === undefined ? count : this.#evidence.countBefore(this.request);
    return (
      this.#evidence.retractionsIn(Math.min(frozenFrom, count), true) === this.#evidence.retractionsIn(ofAll, true)
    );
  }
}
