import { Module } from '@nestjs/common';
import { InquiryModule } from '../inquiry/inquiry.module.js';
import { AskForDossierHandler } from './ask-for-dossier.js';
import { AskForPackHandler, AskForStatementHandler } from './ask-for-pack.js';
import { DisputesController } from './disputes.controller.js';
import { PackFiles } from './pack-files.js';
import { PackMaker } from './pack-maker.js';
import { PackThread } from './pack-thread.js';
import { PacksController } from './packs.controller.js';
import { Packs } from './packs.js';
import { ProvedQuestions } from './proved-questions.js';
import { StateDossiers } from './state-dossiers.js';

/** Evidence packs, and dossiers about States. */
@Module({
  imports: [InquiryModule],
  controllers: [PacksController, DisputesController],
  providers: [
    ...[PackFiles, PackThread, PackMaker, ProvedQuestions, Packs, StateDossiers],
    ...[AskForPackHandler, AskForStatementHandler, AskForDossierHandler],
  ],
  exports: [PackFiles],
})
export class PacksModule {}
