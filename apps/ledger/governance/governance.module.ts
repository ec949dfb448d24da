import { Module } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { InquiryModule } from '../inquiry/inquiry.module.js';
import { LedgerSpeaker } from '../ledger-fact.js';
import { PacksModule } from '../packs/packs.module.js';
import { Erasures } from '../sealing/erasures.js';
import { Adopting } from './adopting.js';
import { DifferenceAnswers } from './differences.js';
import { Erasable } from './erasure/erasable.js';
import { ErasuresController } from './erasure/erasures.controller.js';
import { HoldsController } from './erasure/holds.controller.js';
import { Holds } from './erasure/holds.js';
import { actsProvider, actTypes } from './proposals/acts.js';
import { ApprovedEvidence } from './proposals/approved-evidence.js';
import { DecideProposalHandler } from './proposals/decide-proposal.js';
import { ProposalsController } from './proposals/proposals.controller.js';
import { Proposals } from './proposals/proposals.js';
import { ProposeHandler } from './proposals/propose.js';
import { ResumeApproved } from './proposals/resume-approved.js';
import { ShownProposals } from './proposals/shown-proposals.js';
import { Targets } from './proposals/targets.js';
import { RuleSetsController } from './rule-sets.controller.js';

/** What takes a decision of the firm: by which law its ledger answers, and all that two persons decide. */
@Module({
  imports: [InquiryModule, PacksModule],
  controllers: [RuleSetsController, ProposalsController, ErasuresController, HoldsController],
  providers: [
    Adopting,
    DifferenceAnswers,
    ...actTypes,
    actsProvider,
    Holds,
    Erasable,
    {
      provide: Erasures,
      inject: [EventStore, LedgerSpeaker],
      useFactory: (store: EventStore, speaker: LedgerSpeaker) => new Erasures(store, speaker),
    },
    Targets,
    ApprovedEvidence,
    Proposals,
    ShownProposals,
    ProposeHandler,
    DecideProposalHandler,
    ResumeApproved,
  ],
})
export class GovernanceModule {}
