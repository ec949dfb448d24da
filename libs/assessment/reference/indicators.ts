import { instant } from '#libs/evidence';

/**
 * What the indicators of a portfolio are measured with. Shares are of 1, windows in days that end at the
 * instant asked about. `amber` and `red` are reached at the value itself, `amberAbove` beyond it.
 */
export interface Thresholds {
  readonly 'R-801': {
    readonly windowDays: number;
    readonly amberPerState: number;
    readonly amber: number;
    readonly red: number;
  };
  readonly 'R-802': { readonly windowDays: number; readonly amber: number; readonly red: number };
  /** Sign-ups after a change against those before it, per day; changes of the last `windowDays`. */
  readonly 'R-803': {
    readonly windowDays: number;
    readonly afterDays: number;
    readonly beforeDays: number;
    readonly amber: number;
  };
  /** Calendar quarters that the window touches. */
  readonly 'R-804': { readonly windowDays: number; readonly amber: number };
  readonly 'R-805': { readonly windowDays: number; readonly amberAbove: number };
  readonly 'R-806': { readonly windowDays: number; readonly amberAbove: number };
  readonly 'R-807': { readonly windowDays: number; readonly amberAbove: number };
  /** How many clients served against their status; over all time. */
  readonly 'R-808': { readonly red: number };
  /** Controls that failed, and those that passed in part, or were not tested in the last `windowDays`. From P2 on. */
  readonly 'R-809'?: { readonly windowDays: number; readonly amber: number; readonly red: number };
  /** Actors of campaigns that reach the perimeter, without an agreement that prohibits it. From P2 on. */
  readonly 'R-810'?: { readonly amber: number };
  /** Arrivals that are no evidence, claim to be about no client, and are not settled. From P2 on. */
  readonly 'R-146'?: { readonly red: number };
}

export type IndicatorRule = keyof Thresholds;

/** One published set of thresholds of one indicator; known from `published` on (null: always). */
export type IndicatorRow = {
  readonly [Rule in IndicatorRule]: {
    readonly rule: Rule;
    readonly name: string;
    readonly thresholds: Required<Thresholds>[Rule];
    readonly mark: string;
    readonly source: string;
    readonly published: string | null;
  };
}[IndicatorRule];

const decided = { mark: 'I', source: 'no source gives thresholds: a decision of this project', published: null };

/**
 * Signs in the portfolio as a whole; they never change a client's status. That volume is itself evidence is an idea of the
 * article that the project began from [SEED]. Append-only: a changed row is a new row with its publication.
 */
export const indicators: readonly IndicatorRow[] = [
  {
    rule: 'R-801',
    name: 'clients relying on Article 61',
    thresholds: { windowDays: 365, amberPerState: 25, amber: 100, red: 1000 },
    ...decided,
  },
  {
    rule: 'R-802',
    name: 'share of relying clients in all active clients',
    thresholds: { windowDays: 365, amber: 0.03, red: 0.1 },
    ...decided,
  },
  {
    rule: 'R-803',
    name: 'sign-ups after a campaign or a change of a surface',
    thresholds: { windowDays: 365, afterDays: 14, beforeDays: 56, amber: 2 },
    ...decided,
  },
  {
    rule: 'R-804',
    name: 'uniformity of origin evidence',
    thresholds: { windowDays: 365, amber: 0.8 },
    ...decided,
  },
  {
    rule: 'R-805',
    name: 'repeated same-type extensions',
    thresholds: { windowDays: 365, amberAbove: 0.2 },
    ...decided,
  },
  {
    rule: 'R-806',
    name: 'late recording of favourable facts',
    thresholds: { windowDays: 365, amberAbove: 0.05 },
    ...decided,
  },
  {
    rule: 'R-807',
    name: 'retraction of adverse facts',
    thresholds: { windowDays: 365, amberAbove: 0.01 },
    ...decided,
  },
  { rule: 'R-808', name: 'served against status', thresholds: { red: 1 }, ...decided },
];

/** The same from reference 2026-12-01 on. */
export const indicators20261201: readonly IndicatorRow[] = [
  ...indicators,
  {
    rule: 'R-809',
    name: 'controls that failed or were not tested',
    thresholds: { windowDays: 90, amber: 1, red: 1 },
    ...decided,
  },
  { rule: 'R-810', name: 'actors who may promote in the Union', thresholds: { amber: 1 }, ...decided },
  { rule: 'R-146', name: 'unsettled arrivals about no client', thresholds: { red: 1 }, ...decided },
];

export const indicatorRules: readonly IndicatorRule[] = [...new Set(indicators20261201.map(({ rule }) => rule))];

/**
 * Of each indicator that there is by these rows the last one published by an instant (ms). Those of the first list are
 * there in any case: by their first row, where none is known.
 */
export function indicatorsKnown(rows: readonly IndicatorRow[], knownAt: number): readonly IndicatorRow[] {
  const known = rows.filter(({ published }) => published === null || instant(published) <= knownAt);
  return indicatorRules.flatMap((rule) => {
    const isOf = (row: IndicatorRow) => row.rule === rule;
    return known.findLast(isOf) ?? indicators.find(isOf) ?? [];
  });
}
