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
}

export type IndicatorRule = keyof Thresholds;

/** One published set of thresholds of one indicator; known from `published` on (null: always). */
export type IndicatorRow = {
  readonly [Rule in IndicatorRule]: {
    readonly rule: Rule;
    readonly name: string;
    readonly thresholds: Thresholds[Rule];
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

export const indicatorRules: readonly IndicatorRule[] = [...new Set(indicators.map(({ rule }) => rule))];

/** Of each indicator the last row published by an instant (ms); the first that ever was, where there is none. */
export function indicatorsKnown(rows: readonly IndicatorRow[], knownAt: number): readonly IndicatorRow[] {
  const known = rows.filter(({ published }) => published === null || instant(published) <= knownAt);
  return indicatorRules.map((rule) => {
    const published = known.findLast((row) => row.rule === rule) ?? indicators.find((row) => row.rule === rule);
    return published as IndicatorRow;
  });
}
