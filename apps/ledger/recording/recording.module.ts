import { randomBytes } from 'node:crypto';
import { Module } from '@nestjs/common';
import { Genesis } from '../genesis.js';
import type { Speaker } from '../ledger-fact.js';
import { EventsController } from './events.controller.js';
import { QuarantineController } from './quarantine.controller.js';
import { ListQuarantineHandler, ShowQuarantinedHandler } from './quarantine-queries.js';
import { RecordEvidenceHandler, SPEAKER } from './record-evidence.js';

/** Intake, receipts and quarantine. Asks no view: it takes evidence whatever else is being rebuilt. */
@Module({
  controllers: [EventsController, QuarantineController],
  providers: [
    {
      provide: SPEAKER,
      inject: [Genesis],
      useFactory: ({ origin }: Genesis): Speaker => ({ origin, instance: randomBytes(8).toString('hex') }),
    },
    RecordEvidenceHandler,
    ListQuarantineHandler,
    ShowQuarantinedHandler,
  ],
})
export class RecordingModule {}
