/**
 * What follows from evidence. A folder imports those above it and no other:
 *
 * - `reference/` what the law and the firm publish: States, dates, indicators, the policy
 * - `facts/` evidence as it counts at one state of knowledge: what was retracted, which time it claims, what it covers
 * - `sources/` who sends: what arrived, what is missing, what of it is no evidence and how that was settled
 * - `registers/` what counts for every client: actors, campaigns, surfaces, assets, entities, and their history
 * - `client/` what is on record of one client and of what is linked to it: acts, contacts, locations
 * - `case/` what is concluded from that for one service and asset: requests, originals, weighed acts
 * - `rules/` the rule sets: a rule is a file, in `p1/`, and in `p2/` what P2 changes
 * - `answer/` the dossier that is asked, and what is asked of it: the decision, its trace, statuses over time
 * - `explain/` the answer in sentences, in three languages
 *
 * `assess.ts` answers a question by all of them.
 */

export {
  type ArrivalState,
  type ArrivalStateName,
  arrivalStateNames,
  arrivalStates,
  stateBy,
} from './answer/arrival-states.js';
export { cannotAffect, hangsOnCampaigns, hangsOnSources, hangsOnTypes, subjectAdded } from './answer/cannot-affect.js';
export { decide, type Verdict } from './answer/decide.js';
export { Digest, digestOf } from './answer/digest.js';
export { Dossier } from './answer/dossier.js';
export { EvidenceSet, isRegisterSubject } from './answer/evidence-set.js';
export type { Flag } from './answer/flags.js';
export { lacksCheck } from './answer/lacking-check.js';
export { type OwnCheck, ownCheck } from './answer/own-check.js';
export {
  type LocationInterval,
  locationIntervalsOf,
  type StatusInterval,
  statusIntervalsOf,
} from './answer/status-intervals.js';
export {
  type Assessment,
  type AssessmentOptions,
  assess,
  type Citation,
  type EvidenceReference,
  type TraceEntry,
} from './assess.js';
export { Case, type Question } from './case/case.js';
export { linkedSubjects } from './client/links.js';
export type { Explanation, Sentence } from './explain/explanation.js';
export { type Language, languageRule, languages, type Translated } from './explain/language.js';
export { Say } from './explain/say.js';
export { sentenceOf } from './explain/sentence-of.js';
export { gapCauseTexts } from './explain/texts/findings-of-request.js';
export { flagTexts } from './explain/texts/flags.js';
export { labels } from './explain/texts/labels.js';
export { serviceText } from './explain/texts/parts.js';
export { consequenceText, statusTexts } from './explain/texts/statuses.js';
export { compareText, type Fact, isKind, latenessMs, toFact } from './facts/fact.js';
export { type ClosedInterval, firstEndingFrom, type Interval, subtract, union } from './facts/intervals.js';
export { applyRetractions, frozenBy, mayRelieve, relievingReasons } from './facts/retractions.js';
export { type IndicatorRow, type IndicatorRule, indicatorRules, type Thresholds } from './reference/indicators.js';
export { type Reference, ReferenceTables, shippedReference } from './reference/reference.js';
export { agreementsInForce, isBarredFromPromotion } from './registers/agreements.js';
export { campaignOf, effectivePurpose, isPromotional } from './registers/campaigns.js';
export { testedUntil, testsInForce } from './registers/control-tests.js';
export type { CampaignReach, RegisterChange } from './registers/register-changes.js';
export { adoptedRuleSet, type EntryKind } from './registers/register-evidence.js';
export { RegisterHistory } from './registers/register-history.js';
export type { RegisterState } from './registers/register-state.js';
export { Registers } from './registers/registers.js';
export { routesInForce } from './registers/routes.js';
export { perimeterStates, statesAimedAt } from './registers/states-aimed-at.js';
export { rulesOf } from './rules/list.js';
export { plansOf } from './rules/p2/r-050-wind-down.js';
export { type RuleSet, RuleSets, UnknownRuleSet } from './rules/rule-set.js';
export { shippedRuleSets } from './rules/shipped.js';
export { type Status, statuses, statusesFromWorst, worstStatus } from './rules/status.js';
export {
  type Arrivals,
  arrivalsOf,
  type DeliveryStage,
  deliveriesIn,
  isSending,
  type MessageCounts,
  messageTypes,
  noArrivals,
  selfDescribing,
} from './sources/arrivals.js';
export { type Arrived, arrivedIn, type Claimed, claimedTime } from './sources/arrived.js';
export { type FoundGap, type FoundLast, type FoundOfSource, foundBy } from './sources/found-arrivals.js';
export { dismisses, isMendable, mends } from './sources/settlement.js';
export type { SourceFindings, SourceGaps } from './sources/source-findings.js';
export {
  type Count,
  causeOf,
  type GapCause,
  type HeldCounts,
  heldOf,
  isStandingCount,
  lastHeard,
  lifts,
  period,
  type RequiredCounts,
  startOf,
  type Uncovered,
} from './sources/source-gaps.js';
export { type SourceEvidence, SourceRecords, type SourcesAt } from './sources/source-records.js';
export { SourceRecord, sourceFrom } from './sources/sources.js';
