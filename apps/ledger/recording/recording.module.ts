import { Module } from '@nestjs/common';
import { InquiryModule } from '../inquiry/inquiry.module.js';
import { EventsController } from './events.controller.js';
import { Plans } from './plans.js';
import { RecordEvidenceHandler } from './record-evidence.js';
import { Rehearsal } from './rehearsal.js';
import { WebhookController } from './webhook.controller.js';
import { DeliveriesController } from './webhooks/deliveries.controller.js';
import { RecordDeliveries } from './webhooks/record-deliveries.js';

/** Intake and receipts. It asks no view but for a dry run: it takes evidence whatever else is being rebuilt. */
@Module({
  imports: [InquiryModule],
  controllers: [EventsController, WebhookController, DeliveriesController],
  providers: [Plans, Rehearsal, RecordEvidenceHandler, RecordDeliveries],
})
export class RecordingModule {}
