export { agreementsInForce, isBarredFromPromotion } from './agreements.js';
export {
  type ArrivalState,
  type ArrivalStateName,
  arrivalStateNames,
  arrivalStates,
  stateBy,
} from './arrival-states.js';
export {
  type Arrivals,
  arrivalsOf,
  deliveriesIn,
  isSending,
  type MessageCounts,
  messageTypes,
  noArrivals,
  type Stage,
  selfDescribing,
} from './arrivals.js';
export { type Arrived, arrivedIn, type Claimed, claimedTime } from './arrived.js';
export {
  type Assessment,
  assess,
  type Citation,
  type EvidenceReference,
  type Telling,
  type TraceEntry,
} from './assess.js';
export { effectivePurpose, isPromotional } from './campaigns.js';
export { Case, type Question } from './case.js';
export { testedUntil, testsInForce } from './control-tests.js';
export { decide, type Verdict } from './decide.js';
export { Dossier } from './dossier.js';
export { EvidenceSet, isRegisterSubject } from './evidence-set.js';
export type { Explanation, Sentence } from './explain/explanation.js';
export { type Language, languageRule, languages, type Told } from './explain/language.js';
export { labels } from './explain/told/labels.js';
export { type Fact, isKind, latenessMs, toFact } from './fact.js';
export type { Flag } from './flags.js';
export { type Found, type FoundGap, foundBy } from './found-arrivals.js';
export { type Interval, subtract, union } from './intervals.js';
export { lacksCheck } from './lacking-check.js';
export { linkedSubjects } from './links.js';
export { type OwnCheck, ownCheck } from './own-check.js';
export { type IndicatorRow, type IndicatorRule, indicatorRules, type Thresholds } from './reference/indicators.js';
export { type Reference, ReferenceTables, shippedReference } from './reference/reference.js';
export type { CampaignReach, RegisterChange } from './register-changes.js';
export { adoptedRuleSet, type EntryKind } from './register-evidence.js';
export { RegisterHistory } from './register-history.js';
export type { RegisterState } from './register-state.js';
export { Registers } from './registers.js';
export { applyRetractions, frozenBy, mayRelieve } from './retractions.js';
export { routesInForce } from './routes.js';
export { rulesOf } from './rules/list.js';
export { plansOf } from './rules/p2/r-050-wind-down.js';
export { type RuleSet, RuleSets, UnknownRuleSet } from './rules/rule-set.js';
export { shippedRuleSets } from './rules/shipped.js';
export { dismisses, isMendable, mends } from './settlement.js';
export type { SourceFindings, SourceGaps } from './source-findings.js';
export {
  type Count,
  type Counted,
  causeOf,
  type GapCause,
  isStandingCount,
  lastHeard,
  lifts,
  period,
  startOf,
  type Uncovered,
} from './source-gaps.js';
export { type SourceEvidence, SourceRecords, type SourcesAt } from './source-records.js';
export { SourceRecord, sourceFrom } from './sources.js';
export { type Standing, type Stay, standingsOf, staysOf } from './standing.js';
export { type Status, statuses, statusesFromWorst, worstStatus } from './status.js';
export { hangsOnCampaigns, hangsOnSources, isUnmoved } from './unmoved.js';
