import { Module } from '@nestjs/common';
import { KnownRegisters } from '#libs/views';
import { ClientAnswers } from './client-answers.js';
import { ClientCandidates } from './client-candidates.js';
import { ClientsController } from './clients.controller.js';
import { Clients } from './clients.js';
import { Consents } from './consents.js';
import { CoverageAnswers } from './coverage.js';
import { DecisionRecords } from './decision-record.js';
import { DecisionsController } from './decisions.controller.js';
import { Decisions } from './decisions.js';
import { RecordedEventsController } from './events.controller.js';
import { Events } from './events.js';
import { Histories } from './history.js';
import { KnownEvidence } from './known-evidence.js';
import { KnownNames } from './known-names.js';
import { knownProviders } from './known-providers.js';
import { LawController } from './law.controller.js';
import { Law } from './law.js';
import { PortfolioController } from './portfolio.controller.js';
import { PortfolioAnswers } from './portfolio.js';
import { BehindRows } from './portfolio-behind.js';
import { QuestionClocks } from './question-clocks.js';
import { ReferencesController } from './references.controller.js';
import { RegisterLists } from './register-lists.js';
import { RegistersController } from './registers.controller.js';
import { SourceFeeds } from './source-feeds.js';
import { StatusController } from './status.controller.js';
import { StatusTurns } from './status-turns.js';
import { Timelines } from './timeline.js';
import { UnresolvedReferences } from './unresolved-references.js';
import { WholeLedgerController } from './whole-ledger.controller.js';
import { WholeLedger } from './whole-ledger.js';

/** Questions: what bears on them is found through the views, read from the store, and judged by the assessment. */
@Module({
  controllers: [
    StatusController,
    ClientsController,
    PortfolioController,
    RecordedEventsController,
    RegistersController,
    ReferencesController,
    LawController,
    DecisionsController,
    WholeLedgerController,
  ],
  providers: [
    QuestionClocks,
    KnownEvidence,
    ...knownProviders,
    ClientAnswers,
    Timelines,
    Histories,
    StatusTurns,
    Clients,
    ClientCandidates,
    PortfolioAnswers,
    BehindRows,
    Events,
    WholeLedger,
    RegisterLists,
    CoverageAnswers,
    Consents,
    KnownNames,
    SourceFeeds,
    UnresolvedReferences,
    Law,
    Decisions,
    DecisionRecords,
  ],
  exports: [KnownEvidence, KnownNames, QuestionClocks, KnownRegisters, ClientAnswers, Events],
})
export class InquiryModule {}
