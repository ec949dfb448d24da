import { Injectable } from '@nestjs/common';
import { type Reference, type ReferenceTables, type RuleSet, rulesOf } from '#libs/assessment';
import { instant } from '#libs/evidence';
import type { ClockParameters } from './clock-parameters.js';
import { Clocks } from './clocks.js';
import { timeText } from './instants.js';
import { KnownRegisters } from './known-registers.js';
import { type Footing, footing, type Standpoint } from './standpoint.js';

export interface RulesAnswer extends Footing {
  readonly ruleSet: string;
  readonly reference: string;
  readonly policy: Reference['policy'];
  /** From the top of the decision table, each with what it claims and where it comes from. */
  readonly rules: ReturnType<typeof rulesOf>;
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

/** What is applied: the rules, and the reference data as known at one clock and in force at the other. */
@Injectable()
export class Law {
  constructor(
    private readonly clocks: Clocks,
    private readonly registers: KnownRegisters,
  ) {}

  async rules(asked: ClockParameters): Promise<RulesAnswer> {
    const { tables, law, standpoint } = await this.#known(asked);
    const { version, policy } = tables;
    return { ...footing(standpoint), ruleSet: law.id, reference: version, policy, rules: rulesOf(law) };
  }

  async reference(asked: ClockParameters): Promise<ReferenceAnswer> {
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

  async #known(asked: ClockParameters): Promise<{ tables: ReferenceTables; law: RuleSet; standpoint: Standpoint }> {
    const standpoint = await this.clocks.standpoint(asked);
    const { tables, law } = await this.registers.at(standpoint);
    return { tables, law, standpoint };
  }
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
