/** One published end of a State's transitional regime; known from `published` on (null: always). */
export interface TransitionRow {
  readonly endExclusive: string;
  readonly months: number | null;
  readonly source: string;
  readonly published: string | null;
  /** It holds for who applied for authorisation before this instant; others end at `otherwise`. */
  readonly appliedBy?: string;
  readonly otherwise?: string;
}

export interface StateRow {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly authority: string;
  /** Certainty of the authority's entry: S2 secondary, R to be verified, S2/R the second-named one to be verified. */
  readonly mark: string;
  readonly languages: readonly string[];
  readonly topLevelDomains: readonly string[];
  /** In order of publication; the last one known counts. */
  readonly transition: readonly TransitionRow[];
  /** In the perimeter from this instant; always when absent. */
  readonly perimeterFrom?: string;
  /** ISO codes of territories that belong to this State and to the perimeter. */
  readonly includes?: readonly string[];
}

export interface Row {
  readonly id: string;
  readonly date: string;
  readonly text: string;
  readonly source: string;
}

/** Policy constants; durations in milliseconds, windows in days. */
export interface Policy {
  readonly id: string;
  readonly contemporaneityLimitMs: number;
  readonly originalContextMaxMs: number;
  readonly campaignShadowMs: number;
  readonly clockSkewMs: number;
  readonly situatedIpDays: number;
  readonly situatedIpWindowDays: number;
  readonly situatedIpLastingMs: number;
}
