import { kept, type RecordedEvidence } from '#libs/evidence';
import { Conclusions } from '../case/conclusions.js';
import type { Variation } from '../client/client-record.js';
import { linkedSubject } from '../client/links.js';
import { type Doubt, isOpenTo, without } from '../facts/doubt.js';
import { type Fact, isKind, toFact } from '../facts/fact.js';
import type { Registers } from '../registers/registers.js';
import type { RuleSet } from '../rules/rule-set.js';

/**
 * All that is known of one client at one `knownAt`, under the rule set in force then: what is on record, what follows from
 * it, and the decision table by which questions about it are answered.
 */
export class Dossier extends Conclusions {
  readonly ruleSet: RuleSet;
  readonly #registers: Registers<RuleSet>;
  readonly #doubting = new Map<Doubt, Dossier>();

  /**
   * @param client the client's pseudonym
   * @param evidence what is known of the client and of every subject in `linkedSubjects`; more does no harm
   * @param variation of another dossier, with which it shares all that does not differ
   */
  constructor(
    client: string,
    evidence: Iterable<RecordedEvidence>,
    registers: Registers<RuleSet>,
    variation: Variation<Dossier> = {},
  ) {
    super(client, evidence, registers, registers.law, variation);
    this.ruleSet = registers.law;
    this.#registers = registers;
  }

  /** Whether it is asked by another rule set than the one that was in force. */
  get isHypothetical(): boolean {
    return this.#registers.isHypothetical;
  }

  /**
   * The same client after one more login, later than everything there is about it (`latest`, ms), where that only says
   * where the client is from then on, inside or assumed inside. Undefined where more may hang on it (R-021, R-036, R-040,
   *
   */
  afterLogin(login: Fact, latest: number): Dossier | undefined {
    const { entities, tables } = this.registers;
    if (login.at <= latest || this.ownerOf(login.subject)?.own !== true) return undefined;
    const isEntitled = entities.ids.some((entity) => entities.isEntitled(entity));
    if (entities.ids.some((entity) => this.ordersTo(entity) !== '')) return undefined;
    if (isEntitled && tables.transitionEnds.some((end) => end > login.at)) return undefined;
    const whereabouts = this.circumstances.whereabouts.after(login);
    if (whereabouts === undefined) return undefined;
    const circumstances = this.circumstances.elsewhere(whereabouts);
    return new Dossier(this.client, [], this.#registers, { like: this, circumstances });
  }

  /**
   * The same client after one more piece of evidence that joins it to something of which nothing else is known: no answer hangs
   * on it. Undefined where it does not, or leaves something out of a check that listed all there was.
   *
   * @param isUnknown whether there is no evidence about a subject but links
   */
  afterLink(evidence: RecordedEvidence, isUnknown: (subject: string) => boolean): Dossier | undefined {
    const seen = this.readings.sees(evidence);
    const link = seen && toFact(seen);
    if (link === undefined || !isKind(link, 'IdentityLink')) return undefined;
    const subject = linkedSubject(link, `client/${this.client}`);
    if (subject === undefined || !isUnknown(subject)) return undefined;
    if (this.ownerOf(subject) === undefined && this.relationship.checks.hasComplete) return undefined;
    return new Dossier(this.client, [], this.#registers, { like: this, link });
  }

  /** The same evidence under registers that differ in nothing that it names: in other entries, and in sources. */
  under(registers: Registers<RuleSet>): Dossier {
    return new Dossier(this.client, [], registers, { like: this });
  }

  /** The same client, if nothing of a kind were believed (`doubt.ts`): itself where that changes nothing. */
  doubting(doubt: Doubt): Dossier {
    return kept(this.#doubting, doubt, 2, () => {
      const evidence = this.facts.map((fact) => fact.evidence);
      const doubtful = this.#registers.for(this.regulatoryRequest, doubt);
      const isSame = doubtful === this.registers && !isOpenTo(doubt, evidence);
      return isSame ? this : new Dossier(this.client, without(doubt, evidence), this.#registers, { doubt });
    });
  }
}
