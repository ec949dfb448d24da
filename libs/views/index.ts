export type { CoverageChange } from './coverage/coverage-changes.js';
export { type Belief, type JudgedBy, SourceCoverage } from './coverage/source-coverage.js';
export { Dossiers, dossiersOf } from './dossiers.js';
export { type EvidenceAt, evidenceFrom, textsAt } from './evidence-at.js';
export type { EventFilter } from './evidence-index/events-query.js';
export {
  EvidenceIndex,
  type SourceArrivals,
  type TimelineCursor,
  type TimelineEntry,
} from './evidence-index/evidence-index.js';
export { Foreign, type ForeignEvent } from './evidence-index/foreign.js';
export type { SequenceGap } from './evidence-index/known-gaps.js';
export { RegisterPositions } from './evidence-index/register-positions.js';
export { HeldDossiers } from './held-dossiers.js';
export { type KnownAt, KnownRegisters } from './known-registers.js';
export { NamedEntries, type NamedEntriesAsked, type NamedEntryRow } from './named-entries/named-entries.js';
export type {
  Against,
  Figure,
  FigureLevel,
  Portion,
  Promoter,
  ReachChange,
  TestedControl,
  Uniformity,
  Uplift,
  Values,
} from './portfolio/figures.js';
export type { FactRow } from './portfolio/origins.js';
export { type Behind, type Overview, Portfolio } from './portfolio/portfolio.js';
export type { PortfolioThread } from './portfolio/portfolio-thread.js';
export type { PageOf, PortfolioQuestion } from './portfolio/reading.js';
export type { ControlRow, PromoterRow } from './portfolio/register-figures.js';
export { promotersOf, testedControls } from './portfolio/register-readings.js';
export type { ServedRow } from './portfolio/served.js';
export type { UpliftRow } from './portfolio/sign-ups.js';
export type { UnsettledRow } from './portfolio/unsettled.js';
export type { EvidenceHeader, ProjectedEvent } from './projected-event.js';
export { type ArrivalFilter, type ArrivalRow, type ArrivalsKnown, Quarantine } from './quarantine/quarantine.js';
export { moduleOf, ruleSetsIn } from './rule-sets-of-thread.js';
export { startViews, Views, type ViewsOptions } from './start-views.js';
export type {
  Adoption,
  AdoptionOptions,
  DifferenceOptions,
  Prepared,
  RuleSetDifference,
} from './statuses/adoption.js';
export type { BehindClient } from './statuses/behind.js';
export { ChangeLog, type LoggedChange, type LogPage } from './statuses/change-log.js';
export {
  bothTold,
  type ChangeMoment,
  type ChangePosition,
  changePositionAfter,
  compareChangePositions,
  hasTold,
  placeAfter,
  toldOf,
} from './statuses/change-position.js';
export type { ListedClient } from './statuses/client-list.js';
export type { FoundClients, Look } from './statuses/client-search.js';
export type { DifferenceCount, DifferingStatus } from './statuses/difference.js';
export { type ReliedInState, StateClients } from './statuses/state-clients.js';
export {
  type ChangesPage,
  type PresentMoment,
  type PresentStatus,
  type StatusChange,
  StatusChanges,
  type StatusKey,
} from './statuses/status-changes.js';
export type { RollUp, RuledStatus, StateCount, StatusCount } from './statuses/status-counts.js';
export type { HeldStatus, HistoryCursor } from './statuses/status-history.js';
export {
  type BothClocks,
  type KnownLocation,
  type KnownStatus,
  Statuses,
} from './statuses/statuses.js';
export { beginning, end } from './statuses/tables.js';
export { shippedViews, viewsUnder } from './views.js';
