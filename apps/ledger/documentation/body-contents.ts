import type { Citation, Explanation } from '#libs/assessment';
import type { Attributes, KindName, Recorded, RecordedEvidence, UnresolvedName, UnresolvedNames } from '#libs/evidence';
import type { ConflictsPage, ConflictView } from '../arrivals/conflicts.js';
import type { DismissalAnswer } from '../arrivals/dismiss-arrivals.js';
import type { ConflictDismissal, QuarantineDismissal } from '../arrivals/dismissal-question.js';
import type { QuarantinePage, QuarantineView } from '../arrivals/quarantines.js';
import type { NoCheck, PerformedCheck } from '../checking/exposure-check.js';
import type { ShownAdoption } from '../governance/adopting.js';
import type { DifferenceSummary, ShownDifference } from '../governance/differences.js';
import type { ErasureQuestion, HoldQuestion } from '../governance/erasure/erasure-questions.js';
import type { ShownHold } from '../governance/erasure/holds.js';
import type { DecisionQuestion, ProposalQuestion } from '../governance/proposals/proposal-questions.js';
import type { ListedProposal, ShownProposal } from '../governance/proposals/shown-proposals.js';
import type { ShownIncident } from '../incidents/incidents.js';
import type { ClientEntry } from '../inquiry/client-entries.js';
import type { ClientsPage } from '../inquiry/clients.js';
import type { SourceCoverageAnswer } from '../inquiry/coverage.js';
import type { SendQuestion, ServeQuestion } from '../inquiry/decision-question.js';
import type { RecordedDecision } from '../inquiry/decisions.js';
import type { EventsPage, LoggedEvidence } from '../inquiry/events.js';
import type { SendDecision, ServeDecision } from '../inquiry/gate.js';
import type { HistoryEntry, HistoryPage } from '../inquiry/history.js';
import type { ListedKind, ReferenceAnswer, RulesAnswer } from '../inquiry/law.js';
import type { BehindAnswer, IndicatorAnswer, IndicatorsAnswer, PortfolioAnswer } from '../inquiry/portfolio.js';
import type { RegisterEntry } from '../inquiry/register-entries.js';
import type { RegisterAnswer } from '../inquiry/register-lists.js';
import type { SourceFeed } from '../inquiry/source-feeds.js';
import type { StatusAnswer, StatusOverview } from '../inquiry/status.js';
import type { TimelinePage } from '../inquiry/timeline.js';
import type { UnresolvedReferencesAnswer } from '../inquiry/unresolved-references.js';
import type { DisputeBody } from '../packs/dispute-body.js';
import type { DossierBody } from '../packs/dossier-body.js';
import type { PackBody } from '../packs/pack-body.js';
import type { ShownPack } from '../packs/packs.js';
import type { ShownDossier } from '../packs/state-dossiers.js';
import type { StatementBody } from '../packs/statement-body.js';
import type { ProblemDetails } from '../problem.filter.js';
import type { Liveness, ReadinessReport } from '../readiness.js';
import type { DryRunResults, EventResult, RecordingResults } from '../recording/outcome.js';
import type { DeliveryReceipts, RehearsedDelivery } from '../recording/webhooks/record-deliveries.js';
import type { RecordedErasure } from '../sealing/erasures.js';

interface ListOf<Item> {
  readonly items: readonly Item[];
}

interface PageOf<Item> extends ListOf<Item> {
  readonly next: string | null;
}

/**
 * What stands in the bodies of requests and answers, under the names that clients generated from the documentation have for
 * it. `npm run schemas` makes `content-schemas.json` of these types, and a test says when it has to: nothing is described twice.
 */
export interface BodyContents {
  Problem: ProblemDetails;
  RecordingProblem: ProblemDetails & RecordingResults;

  Liveness: Liveness;
  Readiness: ReadinessReport;
  Incident: ShownIncident;
  IncidentList: { readonly incidents: readonly ShownIncident[] };

  EventResult: EventResult;
  RecordingResults: RecordingResults;
  DryRunResults: DryRunResults;
  DeliveryReceipts: DeliveryReceipts;
  RehearsedDelivery: RehearsedDelivery;
  UnresolvedName: UnresolvedName;
  UnresolvedNames: UnresolvedNames;
  UnresolvedReferencePage: UnresolvedReferencesAnswer;

  RecordedAttributes: Attributes & Recorded;
  EvidencePage: EventsPage;
  LoggedEvidence: LoggedEvidence;
  KindEntry: ListedKind;
  KindList: ListOf<ListedKind>;
  JsonSchema: { readonly [keyword: string]: unknown };

  QuarantineEntry: QuarantineView;
  QuarantinePage: QuarantinePage;
  QuarantineDismissal: QuarantineDismissal;
  ConflictEntry: ConflictView;
  ConflictPage: ConflictsPage;
  ConflictDismissal: ConflictDismissal;
  DismissalResult: DismissalAnswer;

  Citation: Citation;
  Explanation: Explanation;
  Assessment: StatusAnswer;
  StatusOverview: StatusOverview;
  ClientEntry: ClientEntry;
  ClientPage: ClientsPage;
  Timeline: TimelinePage;
  HistoryEntry: HistoryEntry;
  History: HistoryPage;

  Portfolio: PortfolioAnswer;
  Indicator: IndicatorAnswer;
  IndicatorList: IndicatorsAnswer;
  IndicatorClients: BehindAnswer;

  SourceFeed: SourceFeed;
  RegisterEntry: RegisterEntry;
  RegisterPage: RegisterAnswer;
  SourceCoverage: SourceCoverageAnswer;

  ServeQuestion: ServeQuestion;
  SendQuestion: SendQuestion;
  ServeDecision: ServeDecision & RecordedDecision;
  SendDecision: SendDecision & RecordedDecision;
  PerformedExposureCheck: PerformedCheck;
  NeedlessExposureCheck: NoCheck;

  Rules: RulesAnswer;
  ReferenceData: ReferenceAnswer;
  Adoption: ShownAdoption;
  AdoptionList: ListOf<ShownAdoption>;
  AdoptionRequest: { readonly ruleSet: string };
  RuleSetDifference: DifferenceSummary & { readonly items: readonly ShownDifference[] };

  Proposal: ShownProposal;
  ProposalSummary: ListedProposal;
  ProposalPage: PageOf<ListedProposal>;
  ProposalRequest: ProposalQuestion;
  ProposalDecision: DecisionQuestion;

  Erasure: RecordedErasure;
  ErasureList: ListOf<RecordedErasure>;
  ErasureRequest: ErasureQuestion;
  Hold: ShownHold;
  HoldList: ListOf<ShownHold>;
  HoldRequest: HoldQuestion;

  EvidencePack: ShownPack;
  EvidencePackRequest: PackBody;
  Dossier: ShownDossier;
  DossierRequest: DossierBody;
  StatementRequest: StatementBody;
  DisputeRequest: DisputeBody;
}

/** What has a schema of its own already: the kinds of evidence. */
export interface Evident {
  RecordedEvidence: RecordedEvidence;
  KindName: KindName;
}
