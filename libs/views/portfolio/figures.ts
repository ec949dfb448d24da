import type { IndicatorRule } from '#libs/assessment';
import type { AdverseKind, FavourableKind } from '../indicators/counted.js';
import type { Share } from '../indicators/indicators.js';
import type { StateBucket } from '../statuses/status-counts.js';

/** `none`: there is nothing to measure. */
export type FigureLevel = 'none' | 'green' | 'amber' | 'red';

/** One count out of another; null where the other is none. */
export interface Portion {
  readonly of: number;
  readonly count: number;
  readonly share: number | null;
}

/** Sign-ups from a State after a change, against those before it. */
export interface Uplift {
  readonly change: ReachChange;
  readonly state: StateBucket;
  readonly after: number;
  /** In the days before, which are more than those after. */
  readonly before: number;
  /** Sign-ups a day after the change to those before it; null where there were none before. */
  readonly ratio: number | null;
}

/** Something that may bring clients: a campaign's version begins to hold, or a surface's. */
export interface ReachChange {
  readonly about: 'campaign' | 'surface';
  readonly name: string;
  /** When, in ms. */
  readonly at: number;
  /** The perimeter States that it is aimed at. */
  readonly states: readonly string[];
}

/** What the newest test of a control says; of a control that nobody tested, nothing. */
export interface TestedControl {
  readonly control: string;
  /** Of what it was tested: `entity/X`; null where nobody tested it. */
  readonly subject: string | null;
  /** Country codes; null for all. */
  readonly memberStates: readonly string[] | null;
  readonly result: 'PASS' | 'FAIL' | 'PARTIAL' | null;
  /** In ms. */
  readonly testedUntil: number | null;
  readonly evidence: { readonly source: string; readonly id: string } | null;
}

/** An actor, and its campaigns that are open and reach the perimeter. */
export interface Promoter {
  readonly actor: string;
  readonly campaigns: readonly string[];
  /** What its agreements in force say of promotion in the Union. */
  readonly agreements: readonly string[];
  /** Whether they prohibit it. */
  readonly isBarred: boolean;
}

export interface Uniformity extends Portion {
  /** A calendar quarter, `2026-Q3`. */
  readonly quarter: string;
  /** Which kind of origin evidence there is most of. */
  readonly kind: string;
}

/** What each indicator measures. Lists are bounded; what is behind them is in the drill-down. */
export interface Values {
  readonly 'R-801': {
    readonly clients: number;
    readonly states: readonly { readonly state: StateBucket; readonly clients: number; readonly level: FigureLevel }[];
  };
  readonly 'R-802': Portion;
  readonly 'R-803': { readonly changes: number; readonly uplifts: number; readonly greatest: Uplift | null };
  readonly 'R-804': { readonly quarters: readonly Uniformity[] };
  readonly 'R-805': Portion & { readonly ofActive: number | null };
  readonly 'R-806': Portion & { readonly kinds: readonly Share<FavourableKind>[] };
  readonly 'R-807': Portion & { readonly kinds: readonly Share<AdverseKind>[] };
  readonly 'R-808': {
    /** Services provided. */
    readonly services: number;
    /** Of whom a service was forbidden by either reading. */
    readonly clients: number;
    /** What the status forbade: as it was known when it was provided, and as it is known now. */
    readonly knownThen: Against;
    readonly knownNow: Against;
  };
  readonly 'R-809': {
    /** Tests in force. */
    readonly tests: number;
    readonly failed: number;
    readonly partly: number;
    /** Not tested within the window, though once. */
    readonly outdated: number;
    /** Controls of which no test is in force. */
    readonly untested: number;
  };
  /** Of the actors of campaigns that reach the perimeter, those who may promote there. */
  readonly 'R-810': Portion;
  readonly 'R-146': { readonly arrivals: number };
}

export interface Against {
  readonly services: number;
  readonly clients: number;
}

export type Figure = {
  readonly [Rule in IndicatorRule]: { readonly rule: Rule; readonly level: FigureLevel; readonly values: Values[Rule] };
}[IndicatorRule];

export const portion = (count: number, of: number): Portion => ({ of, count, share: of === 0 ? null : count / of });

/** The level of a value: a bound is reached at itself, one `above` only beyond it. */
export function levelOf(
  value: number | null,
  bounds: { readonly amber?: number; readonly amberAbove?: number; readonly red?: number },
): FigureLevel {
  if (value === null) return 'none';
  if (bounds.red !== undefined && value >= bounds.red) return 'red';
  if (bounds.amber !== undefined && value >= bounds.amber) return 'amber';
  return bounds.amberAbove !== undefined && value > bounds.amberAbove ? 'amber' : 'green';
}

const levels: readonly FigureLevel[] = ['none', 'green', 'amber', 'red'];

/** The gravest of several levels; none of none. */
export const gravest = (of: readonly FigureLevel[]): FigureLevel =>
  of.reduce<FigureLevel>((worst, level) => (levels.indexOf(level) > levels.indexOf(worst) ? level : worst), 'none');
