import type { Outline } from '../case/outline.js';
import type { NeutralRule } from '../client/acts.js';
import type { ClientReadings } from '../client/client-readings.js';
import type { ClientRecord } from '../client/client-record.js';
import type { Fact } from '../facts/fact.js';
import type { Reference } from '../reference/reference.js';
import type { RegisterReadings } from '../registers/register-readings.js';
import type { ReasonRule, Rule, SolicitationRule, TableRule } from './rule.js';

/**
 * The law as a value: all by which evidence becomes an answer. Two sets side by side are two laws; an answer is given by
 * the one that was adopted by its `knownAt`, whatever program gives it.
 */
export interface RuleSet {
  /** For ever: answers and adoptions name it. */
  readonly id: string;
  /** The reference data that was shipped with it. */
  readonly reference: Reference;
  /** The decision table: the first row that decides, from the top, is the answer. The last one always does. */
  readonly table: readonly TableRule[];
  /** What taints as a whole. */
  readonly solicitation: readonly SolicitationRule[];
  /** Under what a named offer taints that is not permitted. */
  readonly offers: readonly Rule[];
  /** Reasons against a request, in the order in which the first that applies is the answer. */
  readonly reasons: readonly ReasonRule[];
  /** Whether an order bars an entity from a client at an instant; absent where no order does. */
  readonly barred?: (record: ClientRecord, entity: string, at: number) => boolean;
  /** How evidence is read before any rule is asked. */
  readonly readings: Readings;
  /**
   * Whether one more fact, of evidence that it sees, cannot affect a client (`cannot-affect.ts`). A set that says no of
   * everything is right, and has every answer worked out anew with each piece of evidence. Of most clients only an outline is at
   * hand: what it looks at beyond that, in the `whole`, has their evidence read.
   */
  readonly passesOver: (client: Outline, fact: Fact) => boolean;
  /** What sets an act, or an attestation, aside. */
  readonly neutral: readonly (Rule & { readonly id: NeutralRule | 'R-221' })[];
}

/** How a rule set reads evidence: what of it there is, and what it amounts to by itself. */
export type Readings = ClientReadings & RegisterReadings;

export interface RuleSetsOptions {
  /** What counts where nothing was adopted; the last one when left out. */
  readonly usual?: RuleSet;
  /**
   * The address of the module that exports these very sets as `ruleSets`. A thread can be given no function: it imports
   * them from there.
   */
  readonly module?: string;
}

/** The rule sets that a program has, by their ids. */
export class RuleSets {
  readonly #byId: ReadonlyMap<string, RuleSet>;
  /** What counts where nothing was adopted. */
  readonly usual: RuleSet;
  readonly module: string | undefined;

  constructor(sets: readonly [RuleSet, ...RuleSet[]], { usual, module }: RuleSetsOptions = {}) {
    this.#byId = new Map(sets.map((set) => [set.id, set]));
    this.usual = usual ?? sets.at(-1) ?? sets[0];
    this.module = module;
  }

  get all(): readonly RuleSet[] {
    return [...this.#byId.values()];
  }

  /** Throws `UnknownRuleSet` where this program has none of that name. */
  of(id: string): RuleSet {
    const set = this.#byId.get(id);
    if (set === undefined) throw new UnknownRuleSet(id);
    return set;
  }
}

/** The ledger adopted a rule set that this program does not have: it can record, and answer nothing. */
export class UnknownRuleSet extends Error {
  override readonly name = 'UnknownRuleSet';

  constructor(readonly id: string) {
    super(`this program has no rule set ${id}`);
  }
}
