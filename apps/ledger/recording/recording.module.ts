import { Module } from '@nestjs/common';
import { EventsController } from './events.controller.js';
import { QuarantineController } from './quarantine.controller.js';
import { ListQuarantineHandler, ShowQuarantinedHandler } from './quarantine-queries.js';
import { RecordEvidenceHandler } from './record-evidence.js';
import { Rehearsal } from './rehearsal.js';
import { WebhookController } from './webhook.controller.js';

/** Intake, receipts and quarantine. Intake asks no view: it takes evidence whatever else is being rebuilt. */
@Module({
  controllers: [EventsController, QuarantineController, WebhookController],
  providers: [Rehearsal, RecordEvidenceHandler, ListQuarantineHandler, ShowQuarantinedHandler],
})
export class RecordingModule {}
