import { Injectable } from '@nestjs/common';
import { type Reference, type ReferenceTables, type RuleSet, RuleSets, rulesOf } from '#libs/assessment';
import { instant, type KindName, type SubjectKind } from '#libs/evidence';
import { KnownRegisters } from '#libs/views';
import { Genesis } from '../genesis.js';
import { Adoptions, type RecordedAdoption } from '../governance/adoptions.js';
import { timeText } from './instants.js';
import { QuestionClocks } from './question-clocks.js';
import { type Footing, footing, type Standpoint } from './standpoint.js';
import { askedBy } from './status.js';
import type { RuleSetParameter } from './status-question.js';

export interface RulesAnswer extends Footing {
  readonly ruleSet: string;
  readonly reference: string;
  readonly policy: Reference['policy'];
  /** From the top of the decision table, each with what it claims and where it comes from. */
  readonly rules: ReturnType<typeof rulesOf>;
  /** Every set that this program has, and any other that was adopted. */
  readonly ruleSets: readonly RuleSetAnswer[];
}

/** A rule set, and when it was adopted, as far as that was known. */
export interface RuleSetAnswer {
  readonly ruleSet: string;
  /** The version of the reference data that is shipped with it; null where this program does not have the set. */
  readonly reference: string | null;
  readonly inForce: boolean;
  readonly adoptions: readonly {
    readonly source: string;
    readonly id: string;
    readonly reference: string;
    readonly position: string;
    readonly ledgertime: string | null;
    readonly by: string;
  }[];
}

export interface ReferenceAnswer extends Footing {
  readonly ruleSet: string;
  readonly version: string;
  readonly states: readonly object[];
  readonly transitionSources: Reference['transitionSources'];
  readonly services: Reference['services'];
  readonly assetCategories: Reference['assetCategories'];
  readonly officialLanguages: readonly string[];
  readonly unionDomains: readonly string[];
  readonly regionDomains: readonly string[];
  readonly dates: Reference['dates'];
  /** What the portfolio's indicators are measured with. */
  readonly indicators: ReferenceTables['indicators'];
}

/** A kind of evidence, and where its schemas are. */
export interface ListedKind {
  readonly kind: KindName;
  /** The CloudEvents type. */
  readonly type: string;
  readonly description: string;
  /** What it can be about. */
  readonly about: readonly SubjectKind[];
  /** The ledger says it of itself; no source may. */
  readonly ownToLedger: boolean;
  readonly schema: string;
  readonly eventSchema: string;
}

/** What is applied: the rules, and the reference data as known at one clock and in force at the other. */
@Injectable()
export class Law {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly registers: KnownRegisters,
    private readonly adoptions: Adoptions,
    private readonly ruleSets: RuleSets,
    private readonly genesis: Genesis,
  ) {}

  async rules(asked: RuleSetParameter): Promise<RulesAnswer> {
    const { tables, law, standpoint } = await this.#known(asked);
    const { version, policy } = tables;
    const ruleSets = await this.#ruleSets(standpoint);
    return { ...footing(standpoint), ruleSet: law.id, reference: version, policy, rules: rulesOf(law), ruleSets };
  }

  async reference(asked: RuleSetParameter): Promise<ReferenceAnswer> {
    const { tables, standpoint } = await this.#known(asked);
    const { transitionSources, services, assetCategories, officialLanguages, unionDomains, regionDomains, dates } =
      tables.reference;
    return {
      ...footing(standpoint),
      ruleSet: tables.ruleSet,
      version: tables.version,
      states: tables.reference.states.map((row) => stateOf(row, tables, standpoint)),
      transitionSources,
      services,
      assetCategories,
      officialLanguages,
      unionDomains,
      regionDomains,
      dates,
      indicators: tables.indicators,
    };
  }

  async #known(asked: RuleSetParameter): Promise<{ tables: ReferenceTables; law: RuleSet; standpoint: Standpoint }> {
    const standpoint = await this.clocks.standpoint(asked);
    const { tables, law } = await this.registers.at(standpoint, askedBy(asked.ruleSet, this.ruleSets));
    return { tables, law, standpoint };
  }

  async #ruleSets({ upTo }: Standpoint): Promise<RuleSetAnswer[]> {
    const { adoptions } = await this.adoptions.read();
    const known = adoptions.filter(({ position }) => position <= upTo);
    // Before a ledger's first adoption its first adopted set counts.
    const inForce = known.at(-1) ?? adoptions[0];
    const shipped = new Map(this.ruleSets.all.map(({ id, reference }) => [id, reference.version]));
    return [...new Set([...shipped.keys(), ...known.map(({ ruleSet }) => ruleSet)])].map((ruleSet) => ({
      ruleSet,
      reference: shipped.get(ruleSet) ?? null,
      inForce: ruleSet === inForce?.ruleSet,
      adoptions: known.filter((one) => one.ruleSet === ruleSet).map((one) => shownAdoption(one, this.genesis)),
    }));
  }
}

function shownAdoption({ id, version, position, ledgertime, by }: RecordedAdoption, { origin: source }: Genesis) {
  const time = ledgertime === undefined ? null : timeText(ledgertime);
  return { source, id, reference: version, position: String(position), ledgertime: time, by };
}

/** A State's row: only what had been published by then, and what of it is in force. */
function stateOf(row: Reference['states'][number], tables: ReferenceTables, { at, knownAt }: Standpoint): object {
  const published = row.transition.filter((one) => one.published === null || instant(one.published) <= knownAt);
  const end = tables.transitionEnd(row.country);
  return {
    ...row,
    transition: published,
    inForce: {
      inPerimeter: tables.stateOf(row.country, at) !== undefined,
      transitionEnd: Number.isNaN(end) ? null : timeText(end),
      inTransition: at < end,
    },
  };
}
