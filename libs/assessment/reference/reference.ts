import { instant, type Service } from '#libs/evidence';
import { type IndicatorRow, indicators, indicatorsKnown } from './indicators.js';
import { policyP1 } from './policy.js';
import type { Policy, Row, StateRow, TransitionRow } from './rows.js';
import { states, transitionSources } from './states.js';
import { assetCategories, dates, officialLanguages, regionDomains, services, unionDomains } from './vocabulary.js';

/** Reference data as the ledger adopts it (`ReferenceAdopted`): plain JSON, dated, versioned, with its sources. */
export interface Reference {
  readonly ruleSet: string;
  readonly version: string;
  readonly policy: Policy;
  readonly states: readonly StateRow[];
  readonly transitionSources: Readonly<Record<string, string>>;
  readonly services: Readonly<Record<string, string>>;
  readonly assetCategories: Readonly<Record<string, string>>;
  readonly officialLanguages: readonly string[];
  readonly unionDomains: readonly string[];
  readonly regionDomains: readonly string[];
  readonly dates: readonly Row[];
  /** Absent in versions before 2026-11-22: those who adopted none go by the first that were published. */
  readonly indicators?: readonly IndicatorRow[];
}

/** What goes with P1. Append-only: a change is a new version, and a changed row a new row with its publication. */
export const shippedReference: Reference = {
  ruleSet: policyP1.id,
  version: '2026-11-22',
  policy: policyP1,
  states,
  transitionSources,
  services,
  assetCategories,
  officialLanguages,
  unionDomains,
  regionDomains,
  dates,
  indicators,
};

/** Whether an adoption brings reference data of its own; one that was written by hand may only name the rule set. */
export function holdsTables(content: unknown): boolean {
  return typeof content !== 'object' || (content !== null && ('policy' in content || 'states' in content));
}

/** Reference data as a ledger adopted it. Throws where it is in no form that this version can apply. */
export function referenceIn(content: unknown): Reference {
  const data = (content ?? {}) as Partial<Reference>;
  const lists = [data.states, data.dates, data.officialLanguages, data.unionDomains, data.regionDomains];
  const isReadable =
    [...lists, data.indicators ?? []].every(Array.isArray) && typeof data.policy === 'object' && data.policy !== null;
  if (!isReadable) throw new Error('the reference data that the ledger adopted is in no form that this version reads');
  return data as Reference;
}

interface State {
  readonly country: string;
  readonly perimeterFrom: number;
  readonly transition: Transition;
}

/** The transitional regime of a State, in ms; NaN where an instant is unknown. */
interface Transition {
  readonly end: number;
  readonly appliedBy: number | undefined;
  /** The end for whoever applied no sooner than that. */
  readonly otherwise: number;
  readonly source: string;
}

const transitionOf = (row: TransitionRow | undefined): Transition => ({
  end: instant(row?.endExclusive ?? ''),
  appliedBy: row?.appliedBy === undefined ? undefined : instant(row.appliedBy),
  otherwise: instant(row?.otherwise ?? ''),
  source: row?.source ?? '',
});

const unknownTransition = transitionOf(undefined);

/** Reference data as known at one instant, ready to be asked. */
export class ReferenceTables {
  readonly ruleSet: string;
  readonly version: string;
  readonly policy: Policy;
  readonly caspRegimeStart: number;
  /** Instants at which the perimeter grows. */
  readonly perimeterStarts: readonly number[];
  /** Every instant at which some State's transitional regime stops helping. */
  readonly transitionEnds: readonly number[];
  /** What the portfolio's indicators are measured with: one row for each. */
  readonly indicators: readonly IndicatorRow[];
  readonly #states = new Map<string, State>();
  readonly #strongLanguages: ReadonlySet<string>;
  /** By top-level domain, from when on it points at the perimeter. */
  readonly #domains: ReadonlyMap<string, number>;

  constructor(
    readonly reference: Reference,
    knownAt: number,
  ) {
    this.ruleSet = reference.ruleSet;
    this.version = reference.version;
    this.policy = reference.policy;
    this.indicators = indicatorsKnown(reference.indicators ?? indicators, knownAt);
    this.caspRegimeStart = instant(reference.dates.find(({ id }) => id === 'caspRegime')?.date ?? '');
    for (const row of reference.states) {
      const known = row.transition.filter(({ published }) => published === null || instant(published) <= knownAt);
      const state = {
        country: row.country,
        perimeterFrom: row.perimeterFrom === undefined ? -Infinity : instant(row.perimeterFrom),
        transition: transitionOf(known.at(-1)),
      };
      for (const code of [row.country, ...(row.includes ?? [])]) this.#states.set(code, state);
    }
    const starts = new Set([...this.#states.values()].map(({ perimeterFrom }) => perimeterFrom));
    this.perimeterStarts = [...starts].filter(Number.isFinite).sort((a, b) => a - b);
    const transitions = [...this.#states.values()].map(({ transition }) => transition);
    const ends = new Set(transitions.flatMap(({ end, otherwise }) => [end, otherwise]));
    this.transitionEnds = [...ends].filter(Number.isFinite);
    this.#strongLanguages = new Set(reference.officialLanguages.filter((code) => code !== 'en'));
    this.#domains = new Map([
      ...[...reference.unionDomains, ...reference.regionDomains].map((domain) => [domain, -Infinity] as const),
      ...reference.states.flatMap(({ country, topLevelDomains }) =>
        topLevelDomains.map((domain) => [domain, this.#states.get(country)?.perimeterFrom ?? -Infinity] as const),
      ),
    ]);
  }

  /** The services that there are by this version; a later one may know more. */
  get services(): readonly Service[] {
    return Object.keys(this.reference.services) as Service[];
  }

  /** The perimeter State that a country code belongs to at an instant; undefined outside the perimeter. */
  stateOf(country: string, at: number): string | undefined {
    const state = this.#states.get(country);
    return state !== undefined && at >= state.perimeterFrom ? state.country : undefined;
  }

  /**
   * First instant at which the State's transitional regime no longer helps (Article 143(3)) an entity that applied for
   * authorisation at an instant, or not at all; NaN when unknown.
   */
  transitionEnd(state: string, applied = Infinity): number {
    const { end, appliedBy, otherwise } = this.#states.get(state)?.transition ?? unknownTransition;
    return appliedBy !== undefined && applied >= appliedBy ? otherwise : end;
  }

  /** Before when authorisation had to be applied for in a State; undefined where that was not asked for, or is unknown. */
  transitionAppliedBy(state: string): number | undefined {
    return this.#states.get(state)?.transition.appliedBy;
  }

  /** Where the end of a State's transitional regime was found, with the mark of its certainty. */
  transitionSource(state: string): string {
    return (this.#states.get(state)?.transition ?? unknownTransition).source;
  }

  /** Whether a surface's indicator code is strong (guideline 1): it points at the Union or at a State of the perimeter. */
  isStrongIndicator(code: string, at: number): boolean {
    const colon = code.indexOf(':');
    const [name, value] = [code.slice(0, colon), code.slice(colon + 1)];
    switch (name) {
      case 'LANGUAGE':
        return this.#strongLanguages.has(value.toLowerCase());
      case 'CCTLD':
        return at >= (this.#domains.get(value.toLowerCase().replace(/^\./, '')) ?? Infinity);
      case 'COUNTRY_PATH':
      case 'PHONE':
      case 'ADDRESS':
      case 'SEO':
      case 'STORE_LISTING':
      case 'NATIONAL_PAYMENT':
        return value.toUpperCase() === 'EU' || this.stateOf(value.toUpperCase(), at) !== undefined;
      default:
        return false;
    }
  }
}
