import { Module } from '@nestjs/common';
import { InquiryModule } from '../inquiry/inquiry.module.js';
import { ArrivalStates } from './arrival-states.js';
import { ConflictsController } from './conflicts.controller.js';
import { Conflicts } from './conflicts.js';
import { DismissArrivalsHandler } from './dismiss-arrivals.js';
import { QuarantineController } from './quarantine.controller.js';
import { Quarantines } from './quarantines.js';

/** What arrived and is no evidence: worklists, the way back, and dismissal. */
@Module({
  imports: [InquiryModule],
  controllers: [QuarantineController, ConflictsController],
  providers: [ArrivalStates, Quarantines, Conflicts, DismissArrivalsHandler],
})
export class ArrivalsModule {}
