import { Module } from '@nestjs/common';
import { InquiryModule } from '../inquiry/inquiry.module.js';
import { ExposureChecksController } from './exposure-checks.controller.js';
import { PerformExposureCheckHandler } from './perform-exposure-check.js';

/** What the ledger looks for itself, and records. */
@Module({
  imports: [InquiryModule],
  controllers: [ExposureChecksController],
  providers: [PerformExposureCheckHandler],
})
export class CheckingModule {}
