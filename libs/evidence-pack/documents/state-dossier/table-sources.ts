import type { Fact, RegisterState } from '#libs/assessment';
import type { Cell } from '#libs/evidence';

/** A table of a dossier. Its last column, `basis`, says where each row comes from. */
export interface StateTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** What every table is made from. */
export interface TableSources {
  readonly registers: RegisterState;
  readonly state: string;
  /** The period, in ms; both ends are part of it. */
  readonly from: number;
  readonly to: number;
  /** Requests of authorities, about anybody. */
  readonly requests: readonly Fact<'RegulatoryRequest'>[];
  /** `exhibits 3 17`. */
  readonly basisOf: (facts: readonly Fact[]) => string;
}

/** Whether a country code means the State, as the perimeter is at the period's end. */
export const isOfState = ({ registers, state, to }: TableSources, country: string): boolean =>
  registers.tables.stateOf(country, to) === state;

/** Whether something that speaks of some States, or of all, speaks of this one. */
export const speaksOfState = (sources: TableSources, memberStates: readonly string[] | 'ALL' = 'ALL'): boolean =>
  memberStates === 'ALL' || memberStates.some((country) => isOfState(sources, country));

/** Whether [from, to] of something and the period have an instant in common. */
export const isInPeriod = (period: TableSources, from: number, to: number): boolean =>
  from <= period.to && to >= period.from;

/** Whether retractions left anything of a fact: it is shown whatever is left. */
export const stands = ({ helps, hurts }: Fact): boolean => helps || hurts;

/** Several values in one cell. */
export const together = (values: readonly string[] | 'ALL' = 'ALL'): string =>
  values === 'ALL' ? values : values.join(' ');
