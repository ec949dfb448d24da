import { Module } from '@nestjs/common';
import { Clocks } from './clocks.js';
import { Dossiers } from './dossiers.js';
import { KnownEvidence } from './known-evidence.js';
import { KnownRegisters } from './known-registers.js';
import { StatusController } from './status.controller.js';
import { StatusAnswers } from './status.js';

/** Questions: found through the views, answered from the store by the assessment. */
@Module({
  controllers: [StatusController],
  providers: [Clocks, KnownEvidence, KnownRegisters, Dossiers, StatusAnswers],
})
export class InquiryModule {}
