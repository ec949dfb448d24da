import { Module } from '@nestjs/common';
import { InquiryModule } from '../inquiry/inquiry.module.js';
import { AskForPackHandler } from './ask-for-pack.js';
import { PackFiles } from './pack-files.js';
import { PackThread } from './pack-thread.js';
import { PacksController } from './packs.controller.js';
import { Packs } from './packs.js';

/** Evidence packs. */
@Module({
  imports: [InquiryModule],
  controllers: [PacksController],
  providers: [PackFiles, PackThread, Packs, AskForPackHandler],
  exports: [PackFiles],
})
export class PacksModule {}
