import type { Claims, Problem } from '#libs/evidence';
import type { PerimeterState } from '../client/location.js';
import type { ClosedInterval } from '../facts/intervals.js';
import type { Policy } from '../reference/rows.js';
import type { StageReading } from '../rules/p2/deliveries.js';
import type { Hindrance } from '../rules/p2/r-050-wind-down.js';
import type { GapCause } from '../sources/source-gaps.js';

/** E1 to E4, in their order. */
export const itemNames = ['contact', 'request', 'origin', 'check'] as const;
export type ItemName = (typeof itemNames)[number];

/** What barred an offer that came in time: something that stood against the client by then, or a reason against its request. */
export type Barrier =
  | { readonly name: 'ALLEGATION' | 'ARRIVAL' | 'EARLIER'; readonly at: number }
  | { readonly name: 'ORDER' }
  | { readonly name: 'REASON'; readonly rule: string; readonly claim: string };

/** What was found on the way to an answer, with every number that decided, in no language yet. Times and lengths in ms. */
export interface Findings {
  /** Where the client was at the instant asked about, and whether logins alone say so. */
  readonly place: {
    readonly where: Exclude<PerimeterState, { readonly state: 'ASSUMED' }>;
    readonly byLogins: boolean;
    readonly policy: Policy;
  };
  /** When the regime began. */
  readonly regime: { readonly start: number };
  /** Until when the State's regime helps the entity, says what; and, where that hangs on it, when it applied. */
  readonly transition: {
    readonly state: string;
    readonly end: number;
    readonly source: string;
    readonly applied: number | undefined;
    /** Before when that was asked for, where it was. */
    readonly appliedBy: number | undefined;
  };
  /** The entitlement that helps no longer, and why. */
  readonly lapsed: {
    readonly source: string;
    readonly id: string;
    readonly state: string;
    readonly end: number;
    readonly applied: number | undefined;
    readonly appliedBy: number | undefined;
  };
  /** Why an exit that was asked about is none: the first condition that fails, and the instant that decided, if any. */
  readonly noExit: Hindrance & { readonly windDownMs: number };
  /** The deadlines of the plan and of the notice, and when plans for the State end at the latest. */
  readonly exit: {
    readonly planned: number;
    readonly announced: number;
    readonly plansEnd: number;
    readonly windDownMs: number;
  };
  /** The earliest solicitation, and how many there are by then, of a delivery one. */
  readonly taint: { readonly at: number; readonly count: number };
  /** How long after the client's request, if there was one, the offer came, and what else ended its context. */
  readonly offer: {
    readonly gapMs: number | undefined;
    readonly contextMaxMs: number;
    readonly fulfilled: number | undefined;
    /** What else did, where neither of them did. */
    readonly barredBy: Barrier | undefined;
  };
  /** The stages of a delivery that decided, and how many more deliveries are set aside like it. */
  readonly delivery: {
    readonly source: string;
    readonly message: string;
    readonly hasReached: boolean;
    readonly stages: readonly {
      readonly stage: string | undefined;
      readonly byMachine: boolean;
      readonly at: number;
      readonly delayMs: number;
      readonly leftOut: StageReading['leftOut'];
    }[];
    readonly limitMs: number;
    readonly others: number;
  };
  /** How long after the enquiry that it answers a reply came; undefined where it answers none. */
  readonly reply: { readonly gapMs: number | undefined; readonly limitMs: number };
  /** What a service message promotes; by name where it offers that. */
  readonly service: { readonly service: string; readonly asset: string; readonly isNamed: boolean };
  /** What an actor gets who is said to be independent. */
  readonly paid: { readonly actor: string; readonly remuneration: string };
  /** A country in which a message was opened or clicked, or a machine handled it. */
  readonly unplaced: { readonly country: string; readonly stage: string | undefined; readonly byMachine: boolean };
  /** How long after the original request the offer came. */
  readonly extension: { readonly gapMs: number; readonly contextMaxMs: number };
  /** The earliest act in doubt, and how many there are. */
  readonly doubt: { readonly at: number; readonly count: number };
  /**
   * What an arrival claims to be, what is wrong with it (undefined of one whose identity was taken), and whether
   * anything could mend it.
   */
  readonly arrival: {
    readonly claims: Claims;
    readonly arrived: number;
    readonly problems: readonly Problem[] | undefined;
    readonly isMendable: boolean;
  };
  /** Since when E1 to E4 are met, and how many relevant campaigns checks have cleared. */
  readonly initiated: { readonly since: number; readonly cleared: number; readonly limitMs: number };
  /** A campaign that may have led to the request. */
  readonly campaign: {
    readonly id: string;
    readonly from: number;
    readonly to: number;
    readonly reach: readonly string[];
    readonly isTrackable: boolean;
    readonly asked: number;
    readonly shadowMs: number;
  };
  /** The first gap of a source in the time that was looked back on, and how many more it has. From what that counts. */
  readonly gap: ClosedInterval & {
    readonly source: string;
    readonly cause: GapCause;
    readonly others: number;
    readonly lookBack: ClosedInterval;
    readonly before: 'contact' | 'request';
    readonly shadowMs: number;
  };
  /** What a source or its vendor counted in a period, and what the ledger holds of it; undefined where that is not told. */
  readonly counted: ClosedInterval & {
    readonly source: string;
    readonly held: number | undefined;
    readonly bySource?: { readonly count: number; readonly lastSequence: string };
    readonly byVendor?: { readonly vendorCount: number; readonly ledgerCount: number; readonly unmatched: number };
  };
  /** By what the first contact came, and the surface that it names. */
  readonly surface: { readonly channel: string; readonly surface: string | undefined };
  /** What dates from before the latest stay in the Union. */
  readonly old: {
    readonly item: ItemName;
    readonly at: number;
    readonly stayStart: number;
    /** Its end, where only a probable link puts the client in the Union after it; else Infinity. */
    readonly stayEnd: number;
  };
  /** What was recorded late, and how late. */
  readonly late: { readonly item: ItemName; readonly delayMs: number; readonly limitMs: number };
  /** What a check leaves out. */
  readonly incomplete: { readonly at: number; readonly leftOut: readonly string[]; readonly listsNoCampaign: boolean };
  /** */
  readonly missing: { readonly items: readonly ItemName[] };
  /** E3. An origin that says nothing of how the client came. */
  readonly noOrigin: { readonly source: string; readonly id: string; readonly kind: string; readonly at: number };
}

type FindingName = keyof Findings;
export type NamedFinding = {
  [Name in FindingName]: { readonly name: Name; readonly found: Findings[Name] };
}[FindingName];

export const finding = <Name extends FindingName>(name: Name, found: Findings[Name]): NamedFinding =>
  ({ name, found }) as unknown as NamedFinding;
