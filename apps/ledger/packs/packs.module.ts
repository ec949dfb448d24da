import { Module } from '@nestjs/common';
import { InquiryModule } from '../inquiry/inquiry.module.js';
import { AskForPackHandler, AskForStatementHandler } from './ask-for-pack.js';
import { DisputesController } from './disputes.controller.js';
import { PackFiles } from './pack-files.js';
import { PackMaker } from './pack-maker.js';
import { PackThread } from './pack-thread.js';
import { PacksController } from './packs.controller.js';
import { Packs } from './packs.js';

/** Evidence packs. */
@Module({
  imports: [InquiryModule],
  controllers: [PacksController, DisputesController],
  providers: [PackFiles, PackThread, PackMaker, Packs, AskForPackHandler, AskForStatementHandler],
  exports: [PackFiles],
})
export class PacksModule {}
